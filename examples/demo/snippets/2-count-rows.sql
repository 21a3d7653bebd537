select 'flights' as name, count(*) as n from flights
union all select 'weather', count(*) from weather
union all select 'planes', count(*) from planes
union all select 'airports', count(*) from airports
union all select 'airlines', count(*) from airlines
order by n desc
