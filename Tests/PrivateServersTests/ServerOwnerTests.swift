import Foundation
import Glibc
import Testing

@testable import PrivateServers

@Suite("The owner of private servers", .serialized)
struct ServerOwnerTests {
    @Test("takes its servers along when it is killed")
    func killed() async throws {
        let result = await #expect(processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]) {
            let postgres = try await PrivatePostgres.start(flavor: .test)
            let redis = try await PrivateRedis.start(flavor: .test)
            Owned.report(postgres.processIdentifier, postgres.directory)
            Owned.report(redis.processIdentifier, redis.directory)
            _ = kill(getpid(), SIGKILL)
        }
        let owned = Owned.read(result?.standardOutputContent ?? [])
        #expect(owned.count == 2)
        for server in owned {
            try await server.waitForRelease()
            #expect(await server.isGone(within: .seconds(10)))
            try FileManager.default.removeItem(atPath: server.directory)
        }
    }

    @Test("stops its servers and removes their directories when it exits")
    func exits() async throws {
        let result = await #expect(processExitsWith: .exitCode(3), observing: [\.standardOutputContent]) {
            let postgres = try await PrivatePostgres.start(flavor: .test)
            let redis = try await PrivateRedis.start()
            Owned.report(postgres.processIdentifier, postgres.directory)
            Owned.report(redis.processIdentifier, redis.directory)
            exit(3)
        }
        let owned = Owned.read(result?.standardOutputContent ?? [])
        #expect(owned.count == 2)
        for server in owned {
            #expect(ProcessTable.entry(server.identifier)?.isAlive != true)
            #expect(!FileManager.default.fileExists(atPath: server.directory))
        }
    }

    @Test("finds directories of owners that were killed, and leaves those in use and those just made")
    func abandoned() async throws {
        // A folder of its own: servers that start meanwhile tidy up the common one.
        let scratch = try Scratch()
        defer { scratch.remove() }
        let names = ["abandoned", "used", "young"].map { "\(scratch.path)/\(TemporaryDirectories.prefix)\($0)" }
        for name in names {
            try FileManager.default.createDirectory(atPath: name, withIntermediateDirectories: false)
            try Data().write(to: URL(fileURLWithPath: name + "/lock"))
        }
        let hourAgo = Date(timeIntervalSinceNow: -3600)
        for name in names.prefix(2) { try FileManager.default.setAttributes([.modificationDate: hourAgo], ofItemAtPath: name + "/lock") }
        let used = open(names[1] + "/lock", O_RDWR | O_CLOEXEC)
        defer { close(used) }
        #expect(flock(used, LOCK_EX | LOCK_NB) == 0)
        TemporaryDirectories.removeAbandoned(in: scratch.path)
        #expect(names.map { FileManager.default.fileExists(atPath: $0) } == [false, true, true])
    }
}

@Suite("The programs of private servers")
struct ServerProgramsTests {
    @Test("that are missing are named, with the package that has them")
    func missing() throws {
        let none = try Scratch()
        defer { none.remove() }
        var error = #expect(throws: PrivateServerError.self) { try ServerPrograms.postgres(path: none.path, releases: none.path) }
        #expect(error?.code == .binariesMissing)
        #expect(error?.message.contains("apt-get install postgresql") == true)
        error = #expect(throws: PrivateServerError.self) { try ServerPrograms.redis(path: none.path) }
        #expect(error?.code == .binariesMissing)
        error = #expect(throws: PrivateServerError.self) { try ServerPrograms.postgres(major: 9_999) }
        #expect(error?.message.contains("PostgreSQL 9999") == true)
    }

    @Test("are found in PATH where Debian's directories are missing, if they are new enough")
    func path() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        for (release, directory) in [(14, "old"), (16, "new")] {
            try FileManager.default.createDirectory(atPath: "\(scratch.path)/\(directory)", withIntermediateDirectories: true)
            for program in ["postgres", "initdb"] {
                let file = "\(scratch.path)/\(directory)/\(program)"
                // Written by another process: a child that another test forks while this one holds the file open would make it busy.
                let script = "#!/bin/sh\necho '\(program) (PostgreSQL) \(release).4 (Debian)'"
                _ = try await Command.run("sh", ["-c", #"echo "$1" > "$0" && chmod 755 "$0""#, file, script])
            }
        }
        let path = "\(scratch.path)/old:\(scratch.path)/new"
        #expect(try ServerPrograms.postgres(path: path, releases: scratch.path + "/none") == "\(scratch.path)/new")
        #expect(throws: PrivateServerError.self) { try ServerPrograms.postgres(major: 15, path: path, releases: scratch.path + "/none") }
    }
}
