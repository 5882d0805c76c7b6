//! Messages to partners.

use async_trait::async_trait;
use contract::JourneyId;
use sqlx::AnyConnection;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::SqlStore;
use super::sinks::small;
use super::statement::{composed, sql};
use super::write::{Write, read};
use crate::outbox::NewMessage;
use crate::store::{Journey, Lease, Message, MessageRow, MessageState, Outbox, StoreError};

/// Writes a message together with the change of `journey`, which is as it was before.
pub(super) async fn write(
    connection: &mut AnyConnection,
    journey: &Journey,
    message: &NewMessage,
    now_ms: i64,
) -> Result<(), StoreError> {
    let insert = "insert into outbox (id, journey_id, partner, event, ordinal, body,
                      created_at_ms, next_at_ms)
                  values ($1, $2, $3, $4, $5, $6, $7, $7) on conflict (id) do nothing";
    sql(insert)
        .text(&message.id)
        .text(&journey.id.0)
        .text(&journey.partner)
        .text(message.event)
        .int(journey.seq.saturating_add(1))
        .text(&message.body)
        .int(now_ms)
        .run(connection)
        .await?;
    Ok(())
}

/// Gives back everything that anybody had of messages and sinks.
pub(super) async fn release_every(connection: &mut AnyConnection) -> Result<(), StoreError> {
    for update in [
        "update outbox set lease_owner = null, lease_until_ms = null
         where lease_owner is not null",
        "update backup_sink set lease_owner = null, lease_until_ms = null
         where lease_owner is not null",
    ] {
        sql(update).run(connection).await?;
    }
    Ok(())
}

#[async_trait]
impl Outbox for SqlStore {
    async fn claim_message(
        &self,
        partner: &str,
        lease: &Lease,
    ) -> Result<Option<Message>, StoreError> {
        const DUE: &str = "select id from outbox as candidate
                 where partner = $1 and state = 'pending' and next_at_ms <= $2
                     and (lease_until_ms is null or lease_until_ms <= $2)
                     and not exists (select 1 from outbox as earlier
                         where earlier.journey_id = candidate.journey_id
                             and earlier.state = 'pending'
                             and earlier.ordinal < candidate.ordinal)
                 order by next_at_ms, id limit 1";
        // Looking costs no lock, and most looks find nothing.
        let some = sql(DUE)
            .text(partner)
            .int(lease.now_ms)
            .first(&mut *read(self).await?)
            .await?;
        if some.is_none() {
            return Ok(None);
        }
        let update = format!(
            "update outbox set lease_owner = $3, lease_until_ms = $4 where id = ({DUE}{})
             returning id, journey_id, event, body, attempts",
            self.dialect.skip_locked()
        );
        let mut write = Write::begin(self).await?;
        let found = composed(update)
            .text(partner)
            .int(lease.now_ms)
            .text(&lease.owner)
            .int(lease.until_ms())
            .first(&mut write)
            .await?;
        write.commit().await?;
        found.as_ref().map(message).transpose()
    }

    async fn next_message_ms(&self, partner: &str) -> Result<Option<i64>, StoreError> {
        let select = "select min(case when lease_until_ms > next_at_ms then lease_until_ms
                                      else next_at_ms end) as next
                      from outbox as candidate
                      where partner = $1 and state = 'pending'
                          and not exists (select 1 from outbox as earlier
                              where earlier.journey_id = candidate.journey_id
                                  and earlier.state = 'pending'
                                  and earlier.ordinal < candidate.ordinal)";
        let row = sql(select)
            .text(partner)
            .only(&mut *read(self).await?)
            .await?;
        Ok(row.try_get("next")?)
    }

    async fn message_delivered(&self, id: &str, lease: &Lease) -> Result<(), StoreError> {
        let update = "update outbox set state = 'delivered', delivered_at_ms = $3,
                          attempts = attempts + 1, failure = null, next_at_ms = null,
                          lease_owner = null, lease_until_ms = null
                      where id = $1 and lease_owner = $2 and state = 'pending'";
        let mut write = Write::begin(self).await?;
        sql(update)
            .text(id)
            .text(&lease.owner)
            .int(lease.now_ms)
            .run(&mut write)
            .await?;
        write.commit().await
    }

    async fn message_failed(
        &self,
        id: &str,
        lease: &Lease,
        failure: &str,
        next_at_ms: Option<i64>,
    ) -> Result<(), StoreError> {
        let state = match next_at_ms {
            Some(_) => MessageState::Pending,
            None => MessageState::Dead,
        };
        let update = "update outbox set state = $3, failure = $4, next_at_ms = $5,
                          attempts = attempts + 1, lease_owner = null, lease_until_ms = null
                      where id = $1 and lease_owner = $2 and state = 'pending'";
        let mut write = Write::begin(self).await?;
        sql(update)
            .text(id)
            .text(&lease.owner)
            .text(state.as_str())
            .text(failure)
            .maybe_int(next_at_ms)
            .run(&mut write)
            .await?;
        write.commit().await
    }

    async fn release_messages(&self, owner: &str) -> Result<(), StoreError> {
        let mut write = Write::begin(self).await?;
        for update in [
            "update outbox set lease_owner = null, lease_until_ms = null where lease_owner = $1",
            "update backup_sink set lease_owner = null, lease_until_ms = null
             where lease_owner = $1",
        ] {
            sql(update).text(owner).run(&mut write).await?;
        }
        write.commit().await
    }

    async fn messages(
        &self,
        state: Option<MessageState>,
        limit: u32,
    ) -> Result<Vec<MessageRow>, StoreError> {
        let select = "select id, partner, event, state, attempts, failure, created_at_ms,
                          next_at_ms, delivered_at_ms
                      from outbox where state = $1 or $1 = ''
                      order by created_at_ms desc, id desc limit $2";
        let rows = sql(select)
            .text(state.map_or("", MessageState::as_str))
            .int(limit)
            .all(&mut *read(self).await?)
            .await?;
        rows.iter().map(message_row).collect()
    }

    async fn count_messages(&self, state: MessageState) -> Result<u64, StoreError> {
        let row = sql("select count(*) as messages from outbox where state = $1")
            .text(state.as_str())
            .only(&mut *read(self).await?)
            .await?;
        let count: i64 = row.try_get("messages")?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    async fn resend(&self, id: &str, now_ms: i64) -> Result<bool, StoreError> {
        let update = "update outbox set state = 'pending', attempts = 0, next_at_ms = $2
                      where id = $1";
        let mut write = Write::begin(self).await?;
        let found = sql(update).text(id).int(now_ms).run(&mut write).await?;
        write.commit().await?;
        Ok(found > 0)
    }

    async fn resend_dead(&self, now_ms: i64) -> Result<u64, StoreError> {
        let update = "update outbox set state = 'pending', attempts = 0, next_at_ms = $1
                      where state = 'dead'";
        let mut write = Write::begin(self).await?;
        let found = sql(update).int(now_ms).run(&mut write).await?;
        write.commit().await?;
        Ok(found)
    }
}

fn message(row: &AnyRow) -> Result<Message, StoreError> {
    Ok(Message {
        id: row.try_get("id")?,
        journey: JourneyId(row.try_get("journey_id")?),
        event: row.try_get("event")?,
        body: row.try_get("body")?,
        attempts: small(row, "attempts")?,
    })
}

fn message_row(row: &AnyRow) -> Result<MessageRow, StoreError> {
    let state: String = row.try_get("state")?;
    let state = MessageState::ALL
        .into_iter()
        .find(|one| one.as_str() == state)
        .ok_or(StoreError::Unreadable("the state of a message"))?;
    Ok(MessageRow {
        id: row.try_get("id")?,
        partner: row.try_get("partner")?,
        event: row.try_get("event")?,
        state,
        attempts: small(row, "attempts")?,
        failure: row.try_get("failure")?,
        created_at_ms: row.try_get("created_at_ms")?,
        next_at_ms: row.try_get("next_at_ms")?,
        delivered_at_ms: row.try_get("delivered_at_ms")?,
    })
}
