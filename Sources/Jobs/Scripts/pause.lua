-- Holds subjects back. ARGV: subjects ('kind:…', 'facility:…', 'class:…'), at most 1,000.
assert(#ARGV <= 1000, 'too many subjects')
for _, subject in ipairs(ARGV) do
  assert(string.match(subject, '^%a+:[%w%._%-]+$'), 'not a subject: ' .. subject)
end
for _, subject in ipairs(ARGV) do redis.call('SADD', root .. ':paused', subject) end
return #ARGV
