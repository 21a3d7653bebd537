create or replace temporary view flights
using csv options (path '${folder}/flights.csv', header 'true', inferSchema 'true', nullValue 'NA');
create or replace temporary view airlines
using csv options (path '${folder}/airlines.csv', header 'true', inferSchema 'true', nullValue 'NA');
cache table flights
