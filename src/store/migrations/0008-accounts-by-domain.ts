// A lead that names no company belongs to the one whose domain it bears, so companies are found by domain and leads by theirs.
import { sql, type Kysely } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create index companies_by_domain on companies ((fields ->> 'company.domain'), connection_id)
    where fields ->> 'company.domain' is not null and not is_archived`.execute(db);
  await sql`create index leads_by_domain on leads ((coalesce(fields ->> 'company.domain', fields ->> 'person.email_domain')))`.execute(
    db,
  );
};
