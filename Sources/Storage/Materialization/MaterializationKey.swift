import Crypto
public import Dashboards
import Foundation

/// What tells one materialization of a widget from another: the facilities whose rows it holds, and the parameters' values.
public struct MaterializationKey: Sendable, Hashable {
    /// The widget.
    public let widgetID: WidgetID
    /// The scope's short name; equal for equal facilities in any order.
    public let scopeKey: String
    /// SHA-256 of the parameters in canonical JSON, in lower-case hexadecimal.
    public let parametersHash: String
    /// The facilities, in their order.
    public let facilities: [FacilityID]
    /// The parameters in canonical form, as ``ParameterBinding/members`` gives them.
    public let parameters: [String: JSONValue]

    /// A key.
    ///
    /// - Parameter scopeKey: the scope's name where more than the facilities makes a scope; by default derived from them.
    public init(
        widgetID: WidgetID,
        facilities: [FacilityID],
        parameters: [String: JSONValue],
        scopeKey: String? = nil
    ) throws(StorageError) {
        self.widgetID = widgetID
        self.facilities = Set(facilities).sorted()
        self.parameters = parameters
        self.scopeKey = scopeKey ?? Self.hash(self.facilities.map(\.rawValue).joined(separator: "\n"))
        do {
            parametersHash = Self.hash(try StoredJSON.text(parameters))
        } catch {
            throw StorageError(error)
        }
    }

    private static func hash(_ text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
