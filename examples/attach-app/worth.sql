select item, pieces, pieces * price as worth from ordered join prices using (item) order by item;
