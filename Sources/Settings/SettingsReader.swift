import Configuration
import Foundation

/// Reads single settings and collects what is wrong with them.
struct SettingsReader {
    private let reader: ConfigReader

    init(_ reader: ConfigReader) {
        self.reader = reader
    }

    func text(_ key: Key) -> String? {
        reader.string(forKey: ConfigKey(key.rawValue), isSecret: key.isSecret)
    }

    func required(_ key: Key, _ problems: inout [String]) -> String {
        if let text = text(key) { return text }
        problems.append("\(key.environmentName) is missing.")
        return ""
    }

    func integer(_ key: Key, in range: ClosedRange<Int>, default standard: Int, _ problems: inout [String]) -> Int {
        guard let text = text(key) else { return standard }
        if let number = Int(text), range.contains(number) { return number }
        problems.append("\(key.environmentName) is a whole number from \(range.lowerBound) to \(range.upperBound).")
        return standard
    }

    /// Words between commas.
    func list(_ key: Key) -> [String] {
        (text(key) ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    func truth(_ key: Key, default standard: Bool, _ problems: inout [String]) -> Bool {
        switch text(key)?.lowercased() {
        case nil: return standard
        case "true", "1", "yes": return true
        case "false", "0", "no": return false
        default:
            problems.append("\(key.environmentName) is true or false.")
            return standard
        }
    }

    func choice(_ key: Key, of choices: [String], default standard: String, _ problems: inout [String]) -> String {
        let text = text(key) ?? standard
        if !choices.contains(text) { problems.append("\(key.environmentName) is one of \(choices.joined(separator: ", ")).") }
        return text
    }
}

extension Settings {
    init(_ reader: SettingsReader, problems: inout [String]) {
        databaseURL = reader.required(.databaseURL, &problems)
        databasePool = reader.integer(.databasePool, in: 2...200, default: 20, &problems)
        redisQueueURL = reader.required(.redisQueueURL, &problems)
        redisCacheURL = reader.text(.redisCacheURL) ?? redisQueueURL
        sealCache = reader.truth(.sealCache, default: false, &problems)
        cacheCopies = reader.integer(.cacheCopies, in: 0...65_536, default: 64, &problems)
        let signing = reader.required(.jwtSecret, &problems)
        let sealing = reader.required(.credentialsKey, &problems)
        jwtSecret = Secret(signing)
        credentialsKey = Secret(sealing)
        jwtIssuer = reader.text(.jwtIssuer)
        jwtAudience = reader.text(.jwtAudience)
        host = reader.text(.host) ?? "127.0.0.1"
        port = reader.integer(.port, in: 0...65_535, default: 8080, &problems)
        corsOrigins = reader.list(.corsOrigins)
        workerConcurrency = reader.integer(.workerConcurrency, in: 1...1000, default: 10, &problems)
        workerSourceCap = reader.integer(.workerSourceCap, in: 0...1000, default: 5, &problems)
        workerFacilityCap = reader.integer(.workerFacilityCap, in: 0...1000, default: 0, &problems)
        workerExportCap = reader.integer(.workerExportCap, in: 0...1000, default: 2, &problems)
        workerHost = reader.text(.workerHost) ?? "127.0.0.1"
        workerPort = reader.text(.workerPort) == nil ? nil : reader.integer(.workerPort, in: 1...65_535, default: 1, &problems)
        operators = reader.list(.operators)
        renderers = reader.integer(.renderers, in: 1...256, default: ProcessInfo.processInfo.activeProcessorCount, &problems)
        exportsDirectory = reader.required(.exportsDirectory, &problems)
        exportsKeepHours = reader.integer(.exportsKeepHours, in: 1...8760, default: 168, &problems)
        allowPrivateSources = reader.truth(.allowPrivateSources, default: false, &problems)
        allowControlPlaneServer = reader.truth(.allowControlPlaneServer, default: false, &problems)
        sourceTimeout = reader.integer(.sourceTimeout, in: 1...3600, default: 30, &problems)
        let levels = ["trace", "debug", "info", "notice", "warning", "error", "critical"]
        logLevel = reader.choice(.logLevel, of: levels, default: "info", &problems)
        logFormat = reader.choice(.logFormat, of: ["json", "text"], default: "json", &problems)
        if !signing.isEmpty, !sealing.isEmpty { problems += Self.weaknesses(signing: signing, sealing: sealing) }
    }

    /// What is wrong with the two secrets; CVE-2023-27524 showed that a warning in the log is not enough.
    private static func weaknesses(signing: String, sealing: String) -> [String] {
        var found: [String] = []
        func isWeak(_ text: String) -> Bool {
            let lowered = text.lowercased()
            return Set(text.utf8).count < 10 || ["secret", "change", "example", "password", "default"].contains { lowered.contains($0) }
        }
        if signing.utf8.count < 32 || isWeak(signing) {
            found.append("VITRINE_JWT_SECRET needs at least 32 random bytes, for example from `openssl rand -base64 48`.")
        }
        if Secret(sealing).decodedBase64?.count != 32 || isWeak(sealing) {
            found.append("VITRINE_CREDENTIALS_KEY needs 32 random bytes in base64, for example from `openssl rand -base64 32`.")
        }
        if signing == sealing { found.append("VITRINE_JWT_SECRET and VITRINE_CREDENTIALS_KEY must differ.") }
        return found
    }
}
