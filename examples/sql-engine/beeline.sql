show tables;
select origin, count(*) as flights, round(avg(dep_delay), 1) as minutes_late
from flights group by origin order by origin;
