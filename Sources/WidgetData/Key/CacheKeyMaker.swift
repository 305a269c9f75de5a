import Crypto
import Dashboards
import DataSources
import Foundation

/// Makes cache keys; there is no other way to make one. The key is computed from what the answer depends on, after authorization: the source at its
/// version, the query at its version, the typed parameters in canonical form, and of the scope what the query can see.
struct CacheKeyMaker: Sendable {
    /// Changes with the form of keys and entries.
    private static let schema = 2
    /// What all entries' keys begin with.
    static let prefix = "vitrine:data:v\(schema):"

    private let key: SymmetricKey
    private let contentKey: SymmetricKey
    private let limits: AnswerLimits

    init(key: [UInt8], limits: AnswerLimits) {
        self.key = SymmetricKey(data: key)
        contentKey = HKDF<SHA256>.deriveKey(inputKeyMaterial: self.key, info: Data("content".utf8), outputByteCount: 32)
        self.limits = limits
    }

    func key(
        query: Query,
        source: DataSource,
        dataVersion: Int64,
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
        whole.append("data", [String(dataVersion)])
        whole.append("query", [query.id.description, String(query.version), query.draft.kind.rawValue, query.draft.text])
        for (name, value) in parameters.values.sorted(by: { $0.key < $1.key }) { whole.append("parameter " + name, CanonicalTuple(value)) }
        whole.append("from", names.contains("from") ? [Self.moment(serverSet.from)] : nil)
        whole.append("to", names.contains("to") ? [Self.moment(serverSet.to)] : nil)
        whole.append("limits", [String(limits.rows), String(limits.bytes), String(limits.columns)])

        let identity = code("key", whole)
        let member = Data(identity).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        let facilities = [query.facilityID] + (names.contains("facility_ids") ? serverSet.facilities : [])
        return CacheKey(
            name: "\(Self.prefix){\(query.facilityID)}:\(member)",
            member: member,
            scope: Array(code("scope", scope).prefix(16)),
            fingerprint: Array(code("fingerprint", whole).prefix(16)),
            sourceVersion: Int64(source.version),
            label: Array(facilities.map(\.rawValue).joined(separator: "\n").utf8),
            expiries: Self.expiries(of: query.facilityID.rawValue),
            sizes: Self.sizes(of: query.facilityID.rawValue)
        )
    }

    static func expiries(of facility: String) -> String { "vitrine:data-usage:{\(facility)}:expiries" }
    static func sizes(of facility: String) -> String { "vitrine:data-usage:{\(facility)}:sizes" }

    /// 16 hexadecimal digits that change with the bytes, and tell nothing of them to who lacks the key.
    func contentHash(_ payload: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let code = HMAC<SHA256>.authenticationCode(for: payload, using: contentKey)
        return String(decoding: code.prefix(8).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
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
