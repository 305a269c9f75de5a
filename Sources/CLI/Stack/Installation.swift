import Foundation

/// The folder of one installation on this machine: keys, logs, export files, and the state of what runs.
struct Installation: Sendable {
    /// The absolute path of the folder.
    let path: String

    /// Names the folder, which need not be there: who only looks, or brings keys along, leaves no trace and may run where nothing can be written.
    init(path: String) {
        self.path = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    /// Makes the folder where it is missing, for its owner only: keys, tokens and reports lie in it. Only root's can be passed through by others, since
    /// PostgreSQL and Redis have an account of their own then.
    func make() throws {
        let files = FileManager.default
        if !files.fileExists(atPath: path) {
            try files.createDirectory(atPath: path, withIntermediateDirectories: true)
            try files.setAttributes([.posixPermissions: geteuid() == 0 ? 0o711 : 0o700], ofItemAtPath: path)
        }
        for folder in ["/log", "/exports"] {
            try files.createDirectory(atPath: path + folder, withIntermediateDirectories: true)
            try files.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path + folder)
        }
    }

    var exports: String { path + "/exports" }

    func log(_ name: String) -> String { "\(path)/log/\(name).log" }

    /// Makes an empty log, readable by its owner only, in place of an old one, whose mode might be another.
    func makeLog(_ name: String) throws -> FileHandle {
        let file = log(name)
        try? FileManager.default.removeItem(atPath: file)
        guard FileManager.default.createFile(atPath: file, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: file)
        else { throw StackError("\(file) cannot be written.") }
        return handle
    }

    /// Whether keys were made here.
    var hasKeys: Bool { FileManager.default.fileExists(atPath: path + "/keys.json") }

    /// The keys of this installation, made by chance once and readable by its owner only.
    func keys() throws -> Keys {
        let file = path + "/keys.json"
        if let data = FileManager.default.contents(atPath: file) { return try JSONDecoder().decode(Keys.self, from: data) }
        try make()
        let keys = Keys(jwtSecret: Self.randomBase64(bytes: 48), credentialsKey: Self.randomBase64(bytes: 32))
        guard FileManager.default.createFile(atPath: file, contents: try JSONEncoder().encode(keys), attributes: [.posixPermissions: 0o600]) else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: file])
        }
        return keys
    }

    /// What signs tokens and seals credentials.
    struct Keys: Codable {
        let jwtSecret: String
        let credentialsKey: String
    }

    /// What runs, as the last `vitrine up` wrote it; nil when nothing does.
    var state: State? {
        guard let data = FileManager.default.contents(atPath: path + "/state.json"), let state = try? JSONDecoder().decode(State.self, from: data),
            kill(state.processIdentifier, 0) == 0 || errno == EPERM
        else { return nil }
        return state
    }

    func write(_ state: State) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let file = path + "/state.json"
        guard FileManager.default.createFile(atPath: file, contents: try encoder.encode(state), attributes: [.posixPermissions: 0o600]) else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: file])
        }
    }

    func removeState() {
        try? FileManager.default.removeItem(atPath: path + "/state.json")
    }

    /// What `vitrine up` tells other commands.
    struct State: Codable {
        /// The supervisor.
        let processIdentifier: Int32
        let apiURL: String
        let databaseURL: String
        let redisURL: String
        let workerURLs: [String]
    }

    private static func randomBase64(bytes: Int) -> String {
        var generator = SystemRandomNumberGenerator()
        return Data((0..<bytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }).base64EncodedString()
    }
}
