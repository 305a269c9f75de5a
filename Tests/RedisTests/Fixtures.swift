import Logging
import PrivateServers
import Redis
import Testing

/// A client of a server that lives: what it waits for comes, however busy the machine.
func patientClient(_ url: String) throws -> RedisClient {
    var configuration = try RedisConfiguration(url: url)
    (configuration.commandTimeout, configuration.connectTimeout) = (.seconds(60), .seconds(60))
    return RedisClient(configuration, logger: quietLogger)
}

/// Runs a body against a server of its own and a client of it, and ends both.
func withRedis(
    settings: [String: String] = [:],
    configure: (inout RedisConfiguration) -> Void = { _ in },
    _ body: (PrivateRedis, RedisClient) async throws -> Void
) async throws {
    let server = try await PrivateRedis.start(settings: settings, flavor: .test)
    var configuration = try RedisConfiguration(url: server.url)
    (configuration.commandTimeout, configuration.connectTimeout) = (.seconds(20), .seconds(10))
    configure(&configuration)
    let client = RedisClient(configuration, logger: quietLogger)
    let result: Result<Void, any Error>
    do {
        result = .success(try await body(server, client))
    } catch {
        result = .failure(error)
    }
    await client.close()
    try await server.stop()
    try result.get()
}

/// Runs a body against a scripted server and a client of it, and ends both.
func withScript(
    _ script: @escaping @Sendable (ScriptedConnection, Int) -> Void,
    _ body: (ScriptedServer, RedisClient) async throws -> Void
) async throws {
    try await withScript(configure: { _ in }, script, body)
}

/// Runs a body against a scripted server and a client with settings of its own, and ends both.
func withScript(
    configure: (inout RedisConfiguration) -> Void,
    _ script: @escaping @Sendable (ScriptedConnection, Int) -> Void,
    _ body: (ScriptedServer, RedisClient) async throws -> Void
) async throws {
    let server = try ScriptedServer(script)
    defer { server.stop() }
    var configuration = try RedisConfiguration(url: server.url)
    (configuration.commandTimeout, configuration.connectTimeout) = (.seconds(20), .seconds(10))
    configure(&configuration)
    let client = RedisClient(configuration, logger: quietLogger)
    let result: Result<Void, any Error>
    do {
        result = .success(try await body(server, client))
    } catch {
        result = .failure(error)
    }
    await client.close()
    try result.get()
}

/// A server that asks for a password.
func startRedis(password: String) async throws -> PrivateRedis {
    let server = try await PrivateRedis.start(flavor: .test)
    let client = try patientClient(server.url)
    _ = try await client.send(["CONFIG", "SET", "requirepass", .string(password)])
    await client.close()
    return server
}

/// The code with which a body fails; nil when it does not.
func code(of body: () async throws(RedisError) -> Void) async -> RedisError.Code? {
    do throws(RedisError) {
        try await body()
        return nil
    } catch {
        return error.code
    }
}

/// Asks the server until so many clients are blocked in it.
func waitForBlockedClients(_ count: String, _ admin: RedisClient) async throws {
    while try await admin.info("clients")["blocked_clients"] != count {}
}

let quietLogger: Logger = {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return logger
}()
