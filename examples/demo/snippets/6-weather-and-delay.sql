select case
         when visib < 1 then '1 fog: less than a mile'
         when visib < 5 then '2 poor: less than 5 miles'
         when visib < 10 then '3 fair: less than 10 miles'
         else '4 clear'
       end as visibility,
       count(*) as flights,
       round(avg(dep_delay), 1) as minutes_late
from flights join weather using (origin, time_hour)
where dep_delay is not null
group by 1
order by 1
