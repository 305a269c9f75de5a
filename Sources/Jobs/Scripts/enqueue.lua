-- ARGV: now, then (id, place, delay in ms) for at most 1,000 jobs. Answers how many were new here; may be repeated freely.
local now = clock(ARGV[1])
assert((#ARGV - 1) % 3 == 0 and #ARGV <= 3001, 'enqueue takes triples, at most 1000')
local ids = {}
for i = 2, #ARGV, 3 do
  parse(ARGV[i + 1])
  number(ARGV[i + 2], 'delay')
  ids[#ids + 1] = ARGV[i]
end
if #ids == 0 then return 0 end

local places = redis.call('HMGET', entered, unpack(ids))
local added, seen, entries = 0, {}, {}
local function enter(id, place)
  entries[#entries + 1] = id
  entries[#entries + 1] = place
  added = added + 1
end

for n, id in ipairs(ids) do
  local place, delay, known = ARGV[3 * n], tonumber(ARGV[3 * n + 1]), places[n]
  local due = known and redis.call('ZSCORE', delayed, id)
  if seen[id] or (known and redis.call('ZSCORE', ran, id)) then
    -- claimed or running: whoever holds it decides
  elseif delay > 0 then
    if not known or due then
      put_off(id, now + delay)
      enter(id, place)
    end
  elseif due or known ~= place then
    if known then redis.call('ZREM', delayed, id) end
    make_ready(id, place, false)
    enter(id, place)
  end
  seen[id] = true
end
if added > 0 then redis.call('HSET', entered, unpack(entries)) end
return added
