import Foundation
import NIOCore
import PrivateServers
import Redis
import Testing

@Suite("Transports", .serialized)
struct TransportTests {
    @Test("a unix socket carries commands, and a missing one is named")
    func unixSocket() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "redis-\(UUID().uuidString.prefix(8)).sock").path()
        try await withRedis(settings: ["unixsocket": path, "unixsocketperm": "777"]) { _, _ async throws in
            let client = RedisClient(try RedisConfiguration(url: "unix://\(path)?db=3"), logger: quietLogger)
            #expect(try await client.send(["CLIENT", "INFO"]).string?.contains(" db=3 ") == true)
            await client.close()
        }
        var configuration = RedisConfiguration(endpoint: .unixSocket(path: path + ".none"))
        configuration.connectTimeout = .milliseconds(100)
        let client = RedisClient(configuration, logger: quietLogger)
        await #expect {
            try await client.ping()
        } throws: { error in
            (error as? RedisError)?.code == .connectionFailed && "\(error)".contains(path)
        }
        await client.close()
    }

    @Test("TLS carries commands when the certificate is trusted, and nothing when it is not", .enabled(if: Certificate.canBeMade))
    func tls() async throws {
        let certificate = try Certificate()
        defer { certificate.remove() }
        try await withRedis { server, admin async throws in
            let settings: [RedisArgument] = [
                "tls-cert-file", .string(certificate.path), "tls-key-file", .string(certificate.keyPath), "tls-ca-cert-file",
                .string(certificate.path), "tls-auth-clients", "no",
            ]
            _ = try await admin.send(RedisCommand("CONFIG", arguments: ["SET"] + settings))
            let port = try await admin.turnOnTLS(after: server.port)
            let value = ByteBuffer(repeating: 0x62, count: 300_000)

            let trusting = RedisClient(try RedisConfiguration(url: "rediss://localhost:\(port)?ca=\(certificate.path)"), logger: quietLogger)
            try await trusting.set("k", value)
            #expect(try await trusting.get("k") == value)
            await trusting.close()

            for query in ["", "?ca=\(certificate.path)&server_name=elsewhere.example"] {
                let wary = RedisClient(try RedisConfiguration(url: "rediss://localhost:\(port)\(query)"), logger: quietLogger)
                #expect(await code { () throws(RedisError) in try await wary.ping() } == .connectionFailed)
                await wary.close()
            }
            let careless = RedisClient(try RedisConfiguration(url: "rediss://127.0.0.1:\(port)?verify=none"), logger: quietLogger)
            try await careless.ping()
            await careless.close()
        }
    }
}

extension RedisClient {
    /// Opens the TLS port on the first free port after `port`.
    fileprivate func turnOnTLS(after port: Int) async throws -> Int {
        for candidate in (port + 1)..<min(port + 200, 65_535) {
            do throws(RedisError) {
                _ = try await send(["CONFIG", "SET", "tls-port", .integer(candidate)])
                return candidate
            } catch {
                guard error.message.contains("listen") else { throw error }
            }
        }
        throw RedisError(.configuration, "no free port")
    }
}

/// A self-signed certificate for localhost, made for one test.
private struct Certificate {
    private static let program = "/usr/bin/openssl"
    static var canBeMade: Bool { FileManager.default.isExecutableFile(atPath: program) }

    let path: String
    let keyPath: String

    init() throws {
        let stem = FileManager.default.temporaryDirectory.appending(path: "redis-\(UUID().uuidString.prefix(8))").path()
        (path, keyPath) = (stem + ".crt", stem + ".key")
        let process = Process()
        process.executableURL = URL(filePath: Self.program)
        process.arguments = [
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
            "subjectAltName=DNS:localhost", "-keyout", keyPath, "-out", path,
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: keyPath)
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
        try? FileManager.default.removeItem(atPath: keyPath)
    }
}
