import Foundation

/// Finds the servers' programs on this machine.
enum ServerPrograms {
    /// The oldest PostgreSQL release that is supported.
    static let oldestPostgres = 15
    /// Where Debian's packages put each PostgreSQL release.
    static let postgresReleases = "/usr/lib/postgresql"

    /// The directory with `initdb` and `postgres`: of release `major` when given, else of the newest release installed.
    static func postgres(major: Int? = nil, path: String? = nil, releases: String = postgresReleases) throws(PrivateServerError) -> String {
        let installed = ((try? FileManager.default.contentsOfDirectory(atPath: releases)) ?? []).compactMap(Int.init).sorted(by: >)
        for release in installed where release >= oldestPostgres && (major ?? release) == release {
            let directory = "\(releases)/\(release)/bin"
            if holds(directory, "postgres"), holds(directory, "initdb") { return directory }
        }
        for directory in searchPath(path) where holds(directory, "postgres") && holds(directory, "initdb") {
            guard let release = release(of: "\(directory)/postgres"), release >= oldestPostgres, (major ?? release) == release else { continue }
            return directory
        }
        let wanted = major.map { "PostgreSQL \($0), whose cluster the directory holds," } ?? "PostgreSQL \(oldestPostgres) or newer"
        throw PrivateServerError(
            .binariesMissing,
            "\(wanted) is not installed: neither \(releases)/*/bin nor PATH has postgres and initdb (Debian: apt-get install postgresql)"
        )
    }

    /// The path of `redis-server`.
    static func redis(path: String? = nil) throws(PrivateServerError) -> String {
        try find("redis-server", path: path, package: "redis-server")
    }

    /// The path of `name` in PATH and the system's directories.
    static func find(_ name: String, path: String? = nil, package: String) throws(PrivateServerError) -> String {
        for directory in searchPath(path) where holds(directory, name) { return "\(directory)/\(name)" }
        throw PrivateServerError(.binariesMissing, "\(name) is not installed: PATH does not have it (Debian: apt-get install \(package))")
    }

    private static func searchPath(_ path: String?) -> [String] {
        if let path { return path.split(separator: ":").map(String.init) }
        let inherited = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":").map(String.init) ?? []
        return inherited + ["/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin", "/sbin"]
    }

    private static func holds(_ directory: String, _ program: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: "\(directory)/\(program)")
    }

    private static func release(of program: String) -> Int? {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["--version"]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.split(separator: " ").compactMap { Int($0.prefix { $0.isNumber }) }.first
    }
}
