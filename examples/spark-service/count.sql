select :carrier as carrier, count(*) as flights, count(distinct dest) as destinations
from flights
where carrier = :carrier and month between :from_month and :to_month
