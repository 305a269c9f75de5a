-- Prepended to every other script. KEYS[1] is the root of all keys, '{jq}'; a place is 'class|kind|facility'.
local root = KEYS[1]
local entered, ran, delayed = root .. ':in', root .. ':run', root .. ':delayed'

local function clock(given)
  if given ~= '' then return assert(tonumber(given), 'now is not a number') end
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function number(text, name)
  return assert(tonumber(text), name .. ' is not a number')
end

local function parse(place)
  local class, kind, facility = string.match(place, '^([012])|([a-z][a-z0-9_]*)|([%w%._%-]+)$')
  if not class then error('not a place: ' .. tostring(place)) end
  return class, kind, facility
end

local function lane(class, kind, facility)
  return root .. ':q:' .. class .. '|' .. kind .. '|' .. facility
end

local function ring(class, kind)
  return root .. ':rr:' .. class .. '|' .. kind
end

local function wake(class, kind)
  redis.call('ZADD', root .. ':mk:' .. class .. '|' .. kind, 0, '0')
end

local function wake_if_work(class, kind)
  if redis.call('EXISTS', ring(class, kind)) == 1 then wake(class, kind) end
end

-- Puts a facility that has work into its ring and wakes a worker. One that comes back from idle starts at the
-- virtual time of the class, so it cannot claim credit for the time it was away.
local function offer(class, kind, facility)
  if redis.call('SISMEMBER', root .. ':parked:' .. facility, class .. '|' .. kind) == 1 then return end
  local turns = ring(class, kind)
  if not redis.call('ZSCORE', turns, facility) then
    redis.call('ZADD', turns, redis.call('HGET', root .. ':floor', class) or '0', facility)
    redis.call('SADD', root .. ':kinds', kind)
  end
  wake(class, kind)
end

-- The only place that pushes work: a job cannot become ready without its marker.
local function make_ready(id, place, front)
  local class, kind, facility = parse(place)
  redis.call(front and 'RPUSH' or 'LPUSH', lane(class, kind, facility), id)
  redis.call('HSET', entered, id, place)
  offer(class, kind, facility)
end

-- Keeps a job for later; wakes a worker when it becomes the first, so that somebody sets the alarm.
local function put_off(id, place, due)
  redis.call('ZADD', delayed, due, id)
  redis.call('HSET', entered, id, place)
  if redis.call('ZRANK', delayed, id) == 0 then redis.call('ZADD', root .. ':mk:due', 0, '0') end
end

local function promote(now)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', delayed, '-inf', now, 'LIMIT', 0, 200)) do
    redis.call('ZREM', delayed, id)
    local place = redis.call('HGET', entered, id)
    if place then make_ready(id, place, false) end
  end
end

local function unpark(facility)
  local parked = root .. ':parked:' .. facility
  local groups = redis.call('SMEMBERS', parked)
  if #groups == 0 then return end
  redis.call('DEL', parked)
  for _, group in ipairs(groups) do
    local class, kind = string.match(group, '^([012])|(.+)$')
    if class and redis.call('EXISTS', lane(class, kind, facility)) == 1 then offer(class, kind, facility) end
  end
end

-- Frees what a claim holds: the handoff entry and its places under the caps.
local function let_go(id, place)
  redis.call('ZREM', ran, id)
  if not place then return end
  local _, kind, facility = parse(place)
  if redis.call('ZREM', root .. ':cap:kind:' .. kind, id) == 1 then
    for class = 0, 2 do wake_if_work(class, kind) end
  end
  redis.call('ZREM', root .. ':cap:facility:' .. facility, id)
  unpark(facility)
end

local function forget(id)
  let_go(id, redis.call('HGET', entered, id))
  redis.call('HDEL', entered, id)
  redis.call('HDEL', root .. ':progress', id)
end
