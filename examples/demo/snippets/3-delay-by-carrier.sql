select airlines.name as airline, count(*) as flights, round(avg(dep_delay), 1) as minutes_late
from flights join airlines using (carrier)
where dep_delay is not null
group by airlines.name
order by minutes_late desc
limit 8
