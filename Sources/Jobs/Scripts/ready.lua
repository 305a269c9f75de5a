-- Prepended to every other script. KEYS[1] is the root of all keys, '{jq}'; a place is 'class|kind|facility' or 'class|kind|facility|source'.
local root = KEYS[1]
local entered, ran, delayed = root .. ':place', root .. ':run', root .. ':delayed'

local function clock(given)
  if given ~= '' then return assert(tonumber(given), 'now is not a number') end
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function number(text, name)
  return assert(tonumber(text), name .. ' is not a number')
end

local function parse(place)
  local class, kind, facility, source = string.match(place, '^([012])|([a-z][a-z0-9_]*)|([%w%._%-]+)|?([%w%._%-]*)$')
  if not class then error('not a place: ' .. tostring(place)) end
  return class, kind, facility, source
end

-- A facility has a lane of its own for each data source, '' for none, so that a full one holds up nothing else.
local function lane(class, kind, facility, source)
  return root .. ':q:' .. class .. '|' .. kind .. '|' .. facility .. '|' .. source
end

-- The sources of a facility whose lanes have work and may be served, by the virtual time at which they were served last.
local function lanes(class, kind, facility)
  return root .. ':lanes:' .. class .. '|' .. kind .. '|' .. facility
end

local function ring(class, kind)
  return root .. ':rr:' .. class .. '|' .. kind
end

-- Whether a call comes to this for the first time: a script is paid by its commands.
local done = {}
local function is_first(what)
  local is_new = not done[what]
  done[what] = true
  return is_new
end

local function any(...) return redis.call('EXISTS', ...) > 0 end

local function wake(class, kind)
  local marker = root .. ':mk:' .. class .. '|' .. kind
  if is_first(marker) then redis.call('ZADD', marker, 0, '0') end
end

local function wake_if_work(class, kind)
  if any(ring(class, kind)) then wake(class, kind) end
end

-- Where a facility comes into a ring: at the virtual time of the class, so that it cannot claim credit for the time it was
-- away, or later, where its last job has put it: leaving and coming back costs as much as staying.
local floors = {}
local function entry(class, facility)
  floors[class] = floors[class] or tonumber(redis.call('HGET', root .. ':floor', class) or '0')
  return math.max(floors[class], tonumber(redis.call('ZSCORE', root .. ':tag:' .. class, facility) or '0'))
end

-- Whether any facility is held back, and whether any data source is full.
local holds = {}
local function held_back(what)
  if holds[what] == nil then holds[what] = any(root .. what) end
  return holds[what]
end

-- Puts a facility that has work into its ring and wakes a worker; whether its work may run.
local function enter_ring(class, kind, facility)
  if held_back(':parking') and redis.call('SISMEMBER', root .. ':parked:' .. facility, class .. '|' .. kind) == 1 then return false end
  local turns = ring(class, kind)
  if is_first(turns .. ' ' .. facility) and not redis.call('ZSCORE', turns, facility) then
    redis.call('ZADD', turns, entry(class, facility), facility)
    if is_first(kind) then redis.call('SADD', root .. ':kinds', kind) end
  end
  wake(class, kind)
  if not held_back(':paused') then return true end
  return redis.call('SISMEMBER', root .. ':paused', 'kind:' .. kind) + redis.call('SISMEMBER', root .. ':paused', 'class:' .. class)
    + redis.call('SISMEMBER', root .. ':paused', 'facility:' .. facility) == 0
end

-- Offers a lane that has work, unless it waits for a place at its data source; whether its work may run.
local function offer(class, kind, facility, source)
  local group = class .. '|' .. kind .. '|' .. facility
  if source ~= '' and held_back(':waiting') and redis.call('ZSCORE', root .. ':full:' .. source, group) then
    redis.call('SADD', root .. ':waiting', source)
    return false
  end
  if is_first('lane ' .. group .. '|' .. source) then
    redis.call('ZADD', lanes(class, kind, facility), 'NX', entry(class, facility), source)
  end
  return enter_ring(class, kind, facility)
end

-- The only place that pushes work: a job cannot become ready without its marker. Its entry is the caller's.
local function make_ready(id, place, front)
  local class, kind, facility, source = parse(place)
  redis.call(front and 'RPUSH' or 'LPUSH', lane(class, kind, facility, source), id)
  offer(class, kind, facility, source)
end

-- Keeps a job for later; wakes a worker when it becomes the first, so that somebody sets the alarm.
local function put_off(id, due)
  redis.call('ZADD', delayed, due, id)
  if redis.call('ZRANK', delayed, id) == 0 then redis.call('ZADD', root .. ':mk:due', 0, '0') end
end

-- Facilities that may not run now stand beside their rings until something frees them.
local function park(class, kind, facility)
  redis.call('ZREM', ring(class, kind), facility)
  redis.call('SADD', root .. ':parked:' .. facility, class .. '|' .. kind)
  redis.call('SADD', root .. ':parking', facility)
  holds[':parking'] = true
end

local function unpark(facility)
  if redis.call('SREM', root .. ':parking', facility) == 0 then return end
  local parked = root .. ':parked:' .. facility
  local groups = redis.call('SMEMBERS', parked)
  redis.call('DEL', parked)
  for _, group in ipairs(groups) do
    local class, kind = string.match(group, '^([012])|(.+)$')
    if class and any(lanes(class, kind, facility)) then enter_ring(class, kind, facility) end
  end
end

-- A lane whose data source is full stands in the line of the source, by class and then by virtual time.
local function await(class, kind, facility, source, score)
  redis.call('ZREM', lanes(class, kind, facility), source)
  redis.call('ZADD', root .. ':full:' .. source, class * 1e12 + score, class .. '|' .. kind .. '|' .. facility)
  redis.call('SADD', root .. ':waiting', source)
  holds[':waiting'] = true
end

-- Takes the first of those lanes out of the line of a data source: of eight times one begins with bulk and one with scheduled.
local function first_in_line(line, source)
  local turn = redis.call('HINCRBY', root .. ':admitted', source, 1) % 8
  local least = turn == 0 and 2e12 or turn == 4 and 1e12
  local first = least and redis.call('ZRANGEBYSCORE', line, least, '+inf', 'LIMIT', 0, 1)[1]
  if not first then return redis.call('ZPOPMIN', line)[1] end
  redis.call('ZREM', line, first)
  return first
end

-- Offers lanes again that wait for a place at a data source, as many as there are places. One that may not run now takes none.
local admitted = {}
local function admit(source, places)
  local line = root .. ':full:' .. source
  admitted[source] = true
  for _ = 1, 100 do
    local first = places > 0 and first_in_line(line, source)
    if not first then break end
    local class, kind, facility = string.match(first, '^([012])|([^|]+)|(.+)$')
    if class and any(lane(class, kind, facility, source)) and offer(class, kind, facility, source) then places = places - 1 end
  end
  if not any(line) then
    redis.call('SREM', root .. ':waiting', source)
    redis.call('HDEL', root .. ':admitted', source)
  end
end

-- What has become due: delayed jobs, and facilities whose next token is there.
local function promote(now)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', delayed, '-inf', now, 'LIMIT', 0, 200)) do
    redis.call('ZREM', delayed, id)
    local place = redis.call('HGET', entered, id)
    if place then make_ready(id, place, false) end
  end
  for _, facility in ipairs(redis.call('ZRANGEBYSCORE', root .. ':resting', '-inf', now, 'LIMIT', 0, 200)) do
    redis.call('ZREM', root .. ':resting', facility)
    unpark(facility)
  end
end

local function add(groups, name, id)
  groups[name] = groups[name] or {}
  table.insert(groups[name], id)
end

-- Frees what claims hold: their entries and their places under the caps. Places belong to the ids, false where unknown.
local function let_go(ids, places)
  if #ids == 0 then return end
  redis.call('ZREM', ran, unpack(ids))
  local facilities, kinds, sources = {}, {}, {}
  for i, id in ipairs(ids) do
    if places[i] then
      local _, kind, facility, source = parse(places[i])
      add(kinds, kind, id)
      add(facilities, facility, id)
      add(sources, source, id)
    end
  end
  local caps = {}
  for kind in pairs(kinds) do caps[#caps + 1] = root .. ':cap:kind:' .. kind end
  for facility in pairs(facilities) do caps[#caps + 1] = root .. ':cap:facility:' .. facility end
  for source in pairs(sources) do caps[#caps + 1] = root .. ':cap:source:' .. source end
  if #caps == 0 or not any(root .. ':parking', unpack(caps)) then return end
  for kind, held in pairs(kinds) do
    if redis.call('ZREM', root .. ':cap:kind:' .. kind, unpack(held)) > 0 then
      for class = 0, 2 do wake_if_work(class, kind) end
    end
  end
  for facility, held in pairs(facilities) do
    redis.call('ZREM', root .. ':cap:facility:' .. facility, unpack(held))
    unpark(facility)
  end
  for source, held in pairs(sources) do
    if source ~= '' then
      local freed = redis.call('ZREM', root .. ':cap:source:' .. source, unpack(held))
      if freed > 0 then admit(source, freed) end
    end
  end
end

local function forget(ids)
  if #ids == 0 then return end
  let_go(ids, redis.call('HMGET', entered, unpack(ids)))
  redis.call('HDEL', entered, unpack(ids))
  redis.call('HDEL', root .. ':progress', unpack(ids))
end

-- Tells who listens of jobs that are over: their ids by state.
local function announce(states)
  for state, ids in pairs(states) do
    redis.call('PUBLISH', root .. ':ev', 'settled ' .. state .. ' ' .. table.concat(ids, ' '))
  end
end
