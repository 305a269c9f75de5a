import Foundation
import Yams

/// A YAML file of settings, flattened to dotted names.
enum SettingsFile {
    static func read(path: String, environment: [String: String]) throws(SettingsError) -> [String: String] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw SettingsError(problems: ["The settings file \(path) cannot be read."])
        }
        do {
            var problems: [String] = []
            guard let root = try Yams.compose(yaml: text) else { return [:] }
            var values: [String: String] = [:]
            flatten(root, name: "", environment: environment, into: &values, &problems)
            if !problems.isEmpty { throw SettingsError(problems: problems) }
            return values
        } catch let error as SettingsError {
            throw error
        } catch {
            throw SettingsError(problems: ["The settings file \(path) is no valid YAML: \(error)"])
        }
    }

    private static func flatten(
        _ node: Node,
        name: String,
        environment: [String: String],
        into values: inout [String: String],
        _ problems: inout [String]
    ) {
        switch node {
        case .mapping(let mapping):
            for (key, value) in mapping {
                let member = key.string ?? "?"
                flatten(value, name: name.isEmpty ? member : name + "." + member, environment: environment, into: &values, &problems)
            }
        case .sequence(let sequence):
            let items = sequence.compactMap(\.string).map { expand($0, name: name, environment: environment, &problems) }
            values[name] = items.joined(separator: ",")
        case .scalar(let scalar):
            values[name] = expand(scalar.string, name: name, environment: environment, &problems)
        case .alias:
            problems.append("“\(name)” in the settings file is an alias, which settings cannot have.")
        }
    }

    /// Replaces each `${NAME}`; a name that the environment lacks is a problem.
    private static func expand(_ text: String, name: String, environment: [String: String], _ problems: inout [String]) -> String {
        var result = ""
        var rest = Substring(text)
        while let start = rest.range(of: "${") {
            result += rest[..<start.lowerBound]
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
                problems.append("“\(name)” in the settings file has a ${ without its }.")
                return text
            }
            let variable = String(rest[start.upperBound..<end])
            if let value = environment[variable] {
                result += value
            } else {
                problems.append("“\(name)” in the settings file needs the environment variable \(variable).")
            }
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
