# Sidekiq: `sidekiq.rb enqueue noop|count JOBS`, `sidekiq.rb worker`. Its reliable fetch is sold apart, so there are no safer settings.
require "sidekiq"
require "sidekiq/launcher"

URL = ENV.fetch("PEERS_REDIS")
LAST = ENV.fetch("PEERS_LAST", "-1").to_i
Sidekiq.configure_client { |config| config.redis = { url: URL, size: 12 } }
Sidekiq.configure_server { |config| config.redis = { url: URL, size: 20 } }
Sidekiq.logger.level = Logger::ERROR

class NoopJob
  include Sidekiq::Worker
  def perform(number)
    Sidekiq.redis { |redis| redis.set("first", Time.now.to_f) } if number == 0
    Sidekiq.redis { |redis| redis.set("last", Time.now.to_f) } if number == LAST
  end
end

class CountJob
  include Sidekiq::Worker
  def perform(number)
    sleep 0.01
    Sidekiq.redis { |redis| redis.hincrby("effects", number, 1) }
  end
end

if ARGV[0] == "enqueue"
  job = ARGV[1] == "noop" ? NoopJob : CountJob
  jobs = ARGV[2].to_i
  start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  10.times.map { |first| Thread.new { first.step(jobs - 1, 10) { |number| job.perform_async(number) } } }.each(&:join)
  puts jobs / (Process.clock_gettime(Process::CLOCK_MONOTONIC) - start)
else
  Sidekiq::Launcher.new(Sidekiq.options.merge(queues: ["default"], concurrency: 10, timeout: 5)).run
  sleep
end
