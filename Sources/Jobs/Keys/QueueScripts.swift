import Redis

/// The Lua scripts of the queue; each begins with the shared text that holds `make_ready`, the only place that pushes work.
enum QueueScripts {
    static let enqueue = script("enqueue", PackageResources.enqueue_lua)
    static let claim = script("claim", PackageResources.claim_lua)
    static let release = script("release", PackageResources.release_lua)
    static let renew = script("renew", PackageResources.renew_lua)
    static let reap = script("reap", PackageResources.reap_lua)
    static let reconcile = script("reconcile", PackageResources.reconcile_lua)
    static let forget = script("forget", PackageResources.forget_lua)
    static let pause = script("pause", PackageResources.pause_lua)
    static let resume = script("resume", PackageResources.resume_lua)
    static let weigh = script("weigh", PackageResources.weigh_lua)
    static let progress = script("progress", PackageResources.progress_lua)

    private static func script(_ name: String, _ text: [UInt8]) -> RedisScript {
        RedisScript(name: name, source: String(decoding: PackageResources.ready_lua + text, as: UTF8.self))
    }
}
