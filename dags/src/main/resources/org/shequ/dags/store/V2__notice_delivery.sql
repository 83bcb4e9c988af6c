alter table notice add column delivered_by varchar(200) default '' not null;
alter table notice add column next_at timestamp(6) with time zone;
