import Redis
import Testing

@Suite("Redis URLs")
struct URLTests {
    @Test("name host, port and database")
    func tcp() throws {
        let configuration = try RedisConfiguration(url: "redis://cache.example:6380/3")
        #expect(configuration.endpoint == .tcp(host: "cache.example", port: 6380))
        #expect(configuration.database == 3)
        #expect(configuration.password == nil && configuration.username == nil && configuration.tls == nil)
    }

    @Test("default to port 6379, database 0 and localhost")
    func defaults() throws {
        #expect(try RedisConfiguration(url: "redis://h").endpoint == .tcp(host: "h", port: 6379))
        #expect(try RedisConfiguration(url: "redis://h/").database == 0)
        #expect(try RedisConfiguration(url: "redis://").endpoint == .tcp(host: "localhost", port: 6379))
        #expect(try RedisConfiguration(url: "REDIS://[::1]:7000").endpoint == .tcp(host: "::1", port: 7000))
    }

    @Test("carry credentials, percent-encoded where needed")
    func credentials() throws {
        let configuration = try RedisConfiguration(url: "redis://app:p%40ss%3Aw%2Frd@h:1/0")
        #expect(configuration.username == "app")
        #expect(configuration.password == "p@ss:w/rd")
        #expect(try RedisConfiguration(url: "redis://:only@h").username == nil)
        #expect(try RedisConfiguration(url: "redis://:a:b@h").password == "a:b")
    }

    @Test("ask for TLS by rediss and set it by query")
    func tls() throws {
        #expect(try RedisConfiguration(url: "rediss://h").tls == RedisTLS())
        let configuration = try RedisConfiguration(url: "rediss://h?ca=%2Fetc%2Fca.pem&verify=none&server_name=x&name=worker")
        #expect(configuration.tls == RedisTLS(certificateAuthorityFile: "/etc/ca.pem", verifiesCertificate: false, serverName: "x"))
        #expect(configuration.clientName == "worker")
    }

    @Test("name unix sockets")
    func unix() throws {
        let configuration = try RedisConfiguration(url: "unix:///run/redis/r.sock?db=2")
        #expect(configuration.endpoint == .unixSocket(path: "/run/redis/r.sock"))
        #expect(configuration.database == 2)
        #expect(try RedisConfiguration(url: "unix://:pw@/run/r.sock").password == "pw")
    }

    @Test(
        "are refused with a reason when they cannot be meant",
        arguments: [
            "", "localhost:6379", "http://h", "redis://h:0", "redis://h:65536", "redis://h:x", "redis://h/x", "redis://h/-1", "redis://[::1",
            "redis://user@h", "redis://u:@h", "redis://h%2", "redis://h%zz", "redis://h?colour=red", "redis://h?ca=/x", "rediss://h?verify=maybe",
            "unix://relative", "unix://", "redis://%ff@h", "redis://:%c3@h",
        ]
    )
    func refused(url: String) {
        #expect { try RedisConfiguration(url: url) } throws: { ($0 as? RedisError)?.code == .configuration }
    }

    @Test("never show the password when the configuration is printed")
    func description() throws {
        let configuration = try RedisConfiguration(url: "rediss://u:secret@h:1/2")
        #expect("\(configuration)" == "rediss://h:1/2")
        #expect(!String(reflecting: configuration).contains("secret"))
    }
}
