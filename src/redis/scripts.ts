/** The Lua scripts: what must happen whole or not at all. */
import { DAY, SECOND } from '../grant/duration.ts';

/** No answer of Scalingo's holds us for longer. */
const LONGEST_HOLD_MS = 10_000 * SECOND;
/** A hold binds removals no longer than this, and from one probe to the next. */
export const PROBE_EVERY_MS = 10 * SECOND;

/**
 * Writes a record, its indexes and its audit event together, if its version is still the expected one (0: not there).
 *   KEYS record, live, due, by, current, untold, audit, closings, then the records named under `current`
 *   ARGV id, expected version, version, record, event, live (0|1), due at ('' for never), requestedAt, current (0|1),
 *        closing envelope ('' where that stays as it is), the one that was read ('' where there was none),
 *        '' or the others among which it was found to have room, as JSON: `live` ids, `due` ids, `current` pairs of id and version (0: unreadable).
 *        In an index that is named none may be new, and of `current` none may have changed: what waited there may be live by now.
 * Answers the name of the audit event where it was written, 0 where somebody was quicker. Its first write is one that Redis refuses when its memory is
 * full, and a script whose first write went through is never refused another for that; a key that holds something else is found before it. The event
 * comes first, since its command is the one that a user is least likely to have a right to: so nothing is written by halves.
 */
export const WRITE = `
local found = redis.call('GET', KEYS[1])
local version = 0
if found then version = cjson.decode(found).version end
if version ~= tonumber(ARGV[2]) then return 0 end
if ARGV[10] ~= '' and (redis.call('HGET', KEYS[8], ARGV[1]) or '') ~= ARGV[11] then return 0 end
local function hasNew(there, seen)
  local known = { [ARGV[1]] = true }
  for _, id in ipairs(seen) do known[id] = true end
  for _, id in ipairs(there) do
    if not known[id] then return true end
  end
  return false
end
local among = ARGV[12] ~= '' and cjson.decode(ARGV[12]) or {}
if among.live and hasNew(redis.call('SMEMBERS', KEYS[2]), among.live) then return 0 end
if among.due and hasNew(redis.call('ZINTER', 2, KEYS[3], KEYS[4]), among.due) then return 0 end
if among.current then
  local known = {}
  for place, seen in ipairs(among.current) do
    known[place] = seen[1]
    local record = seen[2] > 0 and redis.call('GET', KEYS[8 + place])
    if record and cjson.decode(record).version ~= seen[2] then return 0 end
  end
  if hasNew(redis.call('ZRANGE', KEYS[5], 0, -1), known) then return 0 end
end
local kinds = { 'string', 'set', 'zset', 'zset', 'zset', 'zset', 'stream', 'hash' }
for place, kind in ipairs(kinds) do
  local there = redis.call('TYPE', KEYS[place]).ok
  if there ~= 'none' and there ~= kind then
    return redis.error_reply('WRONGTYPE ' .. KEYS[place] .. ' is a ' .. there .. ' and no ' .. kind)
  end
end
local event = redis.call('XADD', KEYS[7], '*', 'event', ARGV[5])
redis.call('SET', KEYS[1], ARGV[4])
if ARGV[6] == '1' then redis.call('SADD', KEYS[2], ARGV[1]) else redis.call('SREM', KEYS[2], ARGV[1]) end
if ARGV[7] ~= '' then redis.call('ZADD', KEYS[3], ARGV[7], ARGV[1]) else redis.call('ZREM', KEYS[3], ARGV[1]) end
redis.call('ZADD', KEYS[4], ARGV[8], ARGV[1])
if ARGV[9] == '1' then redis.call('ZADD', KEYS[5], ARGV[8], ARGV[1]) else redis.call('ZREM', KEYS[5], ARGV[1]) end
redis.call('ZADD', KEYS[6], ARGV[3], ARGV[1])
if ARGV[10] ~= '' then redis.call('HSET', KEYS[8], ARGV[1], ARGV[10]) end
return event
`;

/** KEYS closings; ARGV id, the envelope before, the envelope now. Answers 0 where it is another one by now. */
export const RECLOSE = `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
`;

/**
 * By the clock of Redis, which is one for all: a machine whose own is ahead would else keep the others waiting until they are there too.
 * ARGV[1] is another clock's instant, or '' for this one's.
 */
const NOW = `
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
`;

/** Keys that no call needs any longer go by themselves. */
const KEPT_MS = 2 * LONGEST_HOLD_MS;
/** An end that was told to wait comes back within this time; after it, another one is the oldest. */
const PROBER_KEPT_MS = 15 * SECOND;
/** How long the probe is left to the oldest end; then the next one that asks makes it. */
const LEFT_TO_OLDEST_MS = 2 * SECOND;

/**
 * Takes one call if fewer than the most were taken in the last minute. KEYS calls, held, probe, prober, refused; ARGV now, the most,
 * removal (0|1), when the access was to end that the removal is for ('' where there is none).
 * Answers the milliseconds until it is worth asking again, 0 where it was taken, and whether its answer tells that a hold is over (0|1).
 * During a hold a removal probes, and of several the one for the oldest end. A probe is counted, and made however many calls there were:
 * whether they were too many is what it finds out.
 * Time never runs backwards, should a clock be put back a little.
 * An instant further ahead than any call or hold can reach was written by a wrong clock, and is not waited for.
 */
export const TAKE = `${NOW}
redis.call('ZREMRANGEBYSCORE', KEYS[1], string.format('(%.0f', now + 60000), '+inf')
local newest = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')
now = math.max(now, tonumber(newest[2] or 0))
local held = tonumber(redis.call('GET', KEYS[2]) or 0)
local tells = redis.call('EXISTS', KEYS[5])
local probes = false
if held > now and held <= now + ${LONGEST_HOLD_MS} then
  if ARGV[3] == '0' then return {held - now, 0} end
  local due = tonumber(redis.call('GET', KEYS[3]) or nil)
  if due then
    local mine = tonumber(ARGV[4]) or 9e15
    local known = redis.call('HMGET', KEYS[4], 'end', 'at')
    local oldest, at = tonumber(known[1] or nil), tonumber(known[2] or nil)
    local isOldest = not oldest or not at or mine <= oldest or at > now or now - at > ${PROBER_KEPT_MS}
    if isOldest then
      redis.call('HSET', KEYS[4], 'end', string.format('%.0f', mine), 'at', string.format('%.0f', now))
      redis.call('PEXPIRE', KEYS[4], ${KEPT_MS})
    end
    if due <= now + ${PROBE_EVERY_MS} then
      local from = isOldest and due or due + ${LEFT_TO_OLDEST_MS}
      if from > now then return {math.min(from, held) - now, 0} end
    end
    probes = true
  end
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - 60000)
local used = redis.call('ZCARD', KEYS[1])
local most = tonumber(ARGV[2])
if used < most or probes then
  redis.call('ZADD', KEYS[1], now, string.format('%.0f-%d', now, used))
  redis.call('PEXPIRE', KEYS[1], ${KEPT_MS})
  if probes then redis.call('SET', KEYS[3], string.format('%.0f', now + ${PROBE_EVERY_MS}), 'PX', ${KEPT_MS}) end
  return {0, tells}
end
local last = redis.call('ZRANGE', KEYS[1], used - most, used - most, 'WITHSCORES')
return {tonumber(last[2]) + 60000 - now, 0}
`;

/**
 * KEYS held, probe, refused; ARGV now, for how long. The later of two holds holds, unless a clock that was wrong wrote it.
 * While one lasts, another 429 does not put the next probe off: calls that were under way when it began are still answered.
 * It begins with a write that a full memory does not refuse: then none of the others is refused.
 * Answers the milliseconds until a removal may call.
 */
export const HOLD = `${NOW}
local probe = tonumber(redis.call('GET', KEYS[2]) or 0)
redis.call('DEL', KEYS[2])
local ms = math.min(tonumber(ARGV[2]), ${LONGEST_HOLD_MS})
local held = tonumber(redis.call('GET', KEYS[1]) or 0)
local lasts = held > now and held <= now + ${LONGEST_HOLD_MS}
if probe == 0 or not lasts or probe > now + ${PROBE_EVERY_MS} then probe = now + ${PROBE_EVERY_MS} end
if not lasts or now + ms > held then held = now + ms end
local refused = tonumber(redis.call('GET', KEYS[3]) or 0)
if refused == 0 or refused > now then refused = now end
for key, value in pairs({held, probe, refused}) do
  redis.call('SET', KEYS[key], string.format('%.0f', value), 'PX', ${KEPT_MS})
end
return math.max(0, math.min(probe, held) - now)
`;

/**
 * People have to be told again of the present version. KEYS untold, record; ARGV id.
 * A bit more than that version, each time: so who began to tell it before this does not settle it, and the next version does not
 * come before it.
 */
export const RETELL = `
local found = redis.call('GET', KEYS[2])
if not found then return 0 end
local untold = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or 0)
local version = tonumber(cjson.decode(found).version)
redis.call('ZADD', KEYS[1], math.max(untold, version) + 1 / 1024, ARGV[1])
return 1
`;

/** A message was rewritten. KEYS messages; ARGV key, its digest before, its ref now. Who drew over it meanwhile left another digest. */
export const REDRAWN = `
local found = redis.call('HGET', KEYS[1], ARGV[1])
if not found or cjson.decode(found).digest ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
`;

/** People were told of that version. KEYS untold; ARGV id, version. A newer version stays untold. */
export const TOLD = `
local untold = redis.call('ZSCORE', KEYS[1], ARGV[1])
if untold and tonumber(untold) <= tonumber(ARGV[2]) then redis.call('ZREM', KEYS[1], ARGV[1]) end
return 1
`;

/**
 * Claims one message to post it. KEYS record, messages, posting; ARGV version, key, when it was about to be posted as far as one
 * knows ('' for never), its ref while it is being posted, for how many milliseconds. Answers 0, or the milliseconds until it is
 * worth reading all that again. A claim that would hold for longer than that was made while the clock of Redis was ahead.
 */
export const CLAIM = `
local record = redis.call('GET', KEYS[1])
if not record or cjson.decode(record).version ~= tonumber(ARGV[1]) then return 1 end
local found = redis.call('HGET', KEYS[2], ARGV[2])
if ARGV[3] == '' then
  if found then return 1 end
elseif not found or cjson.decode(found).postingSince ~= tonumber(ARGV[3]) then return 1 end
local held = redis.call('PTTL', KEYS[3])
if held > 0 and held <= tonumber(ARGV[5]) then return held end
redis.call('SET', KEYS[3], '1', 'PX', ARGV[5])
if not found then redis.call('HSET', KEYS[2], ARGV[2], ARGV[4]) end
return 0
`;

/** The outcome of a message, which ends its claim. KEYS messages, posting; ARGV key, its ref ('' for none). */
export const SETTLE = `
if ARGV[2] == '' then redis.call('HDEL', KEYS[1], ARGV[1]) else redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end
redis.call('DEL', KEYS[2])
return 1
`;

/** A message that does not come within this time after its turn has lost it: its process may have been stopped. */
const GRACE_MS = 5 * SECOND;

/** What nobody asks for any more goes. It is longer than any line. */
const LINE_KEPT_MS = DAY;

/**
 * A turn to post in a channel. KEYS line, free; ARGV now, who, how far apart, urgency (1 goes first). Answers 0, or the milliseconds until
 * its turn. Turns go on from when the channel is free, the more urgent before the others and each in the order in which they were first
 * asked for; all move on together where one was late or Slack asked to wait. Each entry of the line is an urgency and a name; builds
 * that know no urgencies write the name alone, which counts as the least urgent.
 */
export const TURN = `${NOW}
local every = tonumber(ARGV[3])
local at = tonumber(redis.call('GET', KEYS[2]) or 0)
if at > now + ${LONGEST_HOLD_MS} then at = 0 end
local line = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
local own = ARGV[4] .. ' ' .. ARGV[2]
local ranks = {{}, {}, {}}
for place = 1, #line, 2 do
  local name = line[place]
  local rank, who = string.match(name, '^([123]) (.+)$')
  if (who or name) == ARGV[2] and name ~= own then
    redis.call('ZREM', KEYS[1], name)
  else
    table.insert(ranks[tonumber(rank or 3)], {name, tonumber(line[place + 1])})
  end
end
local mine
local isThere = false
for rank = 1, 3 do
  for _, entry in ipairs(ranks[rank]) do
    local name, told = entry[1], entry[2]
    if told > now + ${LONGEST_HOLD_MS} then told = 0 end
    local due = math.max(told, at)
    if name ~= own and due + ${GRACE_MS} < now then
      redis.call('ZREM', KEYS[1], name)
    else
      if due ~= told then redis.call('ZADD', KEYS[1], string.format('%.0f', due), name) end
      if name == own then
        mine = due
        isThere = true
      end
      at = math.max(due, now) + every
    end
  end
  if rank == tonumber(ARGV[4]) and not isThere then
    mine = math.max(at, now)
    at = mine + every
  end
end
if mine <= now then
  redis.call('SET', KEYS[2], string.format('%.0f', now + every), 'PX', ${LINE_KEPT_MS})
  redis.call('ZREM', KEYS[1], own)
  return 0
end
if not isThere then
  redis.call('ZADD', KEYS[1], string.format('%.0f', mine), own)
  redis.call('PEXPIRE', KEYS[1], ${LINE_KEPT_MS})
end
return math.ceil(mine - now)
`;

/** KEYS free; ARGV now, for how long. The later of two holds. */
export const STOP = `${NOW}
local ms = math.min(tonumber(ARGV[2]), ${LONGEST_HOLD_MS})
local free = tonumber(redis.call('GET', KEYS[1]) or 0)
if now + ms > free or free > now + ${LONGEST_HOLD_MS} then
  redis.call('SET', KEYS[1], string.format('%.0f', now + ms), 'PX', ${LINE_KEPT_MS})
end
return 1
`;
