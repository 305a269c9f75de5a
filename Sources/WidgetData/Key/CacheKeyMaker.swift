import Crypto
import Dashboards
import DataSources
import Foundation

/// Makes cache keys; there is no other way to make one. The key is computed from what the answer depends on, after authorization: the source at its
/// version, the query at its version, the typed parameters in canonical form, and of the scope what the query can see.
struct CacheKeyMaker: Sendable {
    /// Changes with the form of keys and entries.
    private static let schema = 1

    private let key: SymmetricKey
    private let limits: AnswerLimits

    init(key: [UInt8], limits: AnswerLimits) {
        self.key = SymmetricKey(data: key)
        self.limits = limits
    }

    func key(
        query: Query,
        source: DataSource,
        names: Set<String>,
        parameters: ParameterBinding,
        serverSet: ServerParameters
    ) -> CacheKey {
        var scope = CanonicalTuple()
        scope.append("facilities", names.contains("facility_ids") ? serverSet.facilities.map(\.rawValue) : nil)
        scope.append("user", names.contains("user_id") ? [serverSet.userID] : nil)
        scope.append("row policies", nil)
        scope.append("masking", nil)

        var whole = CanonicalTuple()
        whole.append("schema", [String(Self.schema)])
        whole.append("scope", scope)
        whole.append("source", [source.id.description, String(source.version), source.kind.rawValue])
        whole.append("query", [query.id.description, String(query.version), query.draft.kind.rawValue, query.draft.text])
        for (name, value) in parameters.values.sorted(by: { $0.key < $1.key }) { whole.append("parameter " + name, CanonicalTuple(value)) }
        whole.append("from", names.contains("from") ? [Self.moment(serverSet.from)] : nil)
        whole.append("to", names.contains("to") ? [Self.moment(serverSet.to)] : nil)
        whole.append("limits", [String(limits.rows), String(limits.bytes), String(limits.columns)])

        let identity = code("key", whole)
        let name = Data(identity).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        return CacheKey(
            name: "vitrine:data:v\(Self.schema):\(query.facilityID):{\(name)}",
            scope: Array(code("scope", scope).prefix(16)),
            fingerprint: Array(code("fingerprint", whole).prefix(16)),
            sourceVersion: Int64(source.version)
        )
    }

    /// A code of bytes that only holders of the key can compute.
    func code(_ purpose: String, _ tuple: CanonicalTuple) -> [UInt8] {
        var labelled = CanonicalTuple()
        labelled.append(purpose, tuple)
        return Array(HMAC<SHA256>.authenticationCode(for: labelled.bytes, using: key))
    }

    private static func moment(_ date: Date?) -> String {
        date.map { String(Int64(($0.timeIntervalSince1970 * 1000).rounded())) } ?? "none"
    }
}
