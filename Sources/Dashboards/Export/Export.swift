public import Foundation

/// The id of an export.
public typealias ExportID = Identifier<Export>

/// The kind of file that an export makes.
public enum ExportFormat: String, Codable, Sendable, CaseIterable {
    /// Pages for paper.
    case pdf
    /// One picture of the whole dashboard.
    case png
}

/// Where an export stands.
public enum ExportStatus: String, Codable, Sendable, CaseIterable {
    /// Waits for a worker.
    case queued
    /// Its widgets' data is being read.
    case data
    /// Its pages are being drawn.
    case rendering
    /// The file is complete.
    case succeeded
    /// The file is there, and says which widgets could not be shown.
    case completedWithErrors = "completed_with_errors"
    /// There is no file; `error` says why.
    case failed
    /// Somebody stopped it.
    case cancelled
    /// The file was removed after its time.
    case expired

    /// Whether nothing will change any more but the expiry.
    public var isFinal: Bool {
        switch self {
        case .queued, .data, .rendering: false
        case .succeeded, .completedWithErrors, .failed, .cancelled, .expired: true
        }
    }

    /// Whether there is a file to download.
    public var hasFile: Bool { self == .succeeded || self == .completedWithErrors }
}

/// What became of one widget in an export.
public struct ExportedWidget: Sendable, Equatable, Codable {
    /// The widget.
    public let id: WidgetID
    /// `ok`, `empty`, `stale`, `truncated`, `failed` or `forbidden`.
    public let state: String
    /// The stable code of what failed, or nil.
    public let error: String?
    /// When the data that was drawn was read from its source.
    public let asOf: Date?

    /// The fate of one widget.
    public init(id: WidgetID, state: String, error: String? = nil, asOf: Date? = nil) {
        self.id = id
        self.state = state
        self.error = error
        self.asOf = asOf
    }
}

/// The finished file of an export.
public struct ExportedFile: Sendable, Equatable, Codable {
    /// The name for a person's disk.
    public let fileName: String
    /// Bytes.
    public let size: Int
    /// SHA-256 of the bytes, in lower-case hexadecimal.
    public let sha256: String
    /// Pages of a PDF; 1 for a picture.
    public let pages: Int
    /// Where the export store keeps it; never shown to callers.
    public let storageKey: String

    /// A file.
    public init(fileName: String, size: Int, sha256: String, pages: Int, storageKey: String) {
        self.fileName = fileName
        self.size = size
        self.sha256 = sha256
        self.pages = pages
        self.storageKey = storageKey
    }
}

/// An order to draw a dashboard as a file, and what became of it.
public struct Export: Sendable, Equatable, Identifiable {
    /// The id.
    public let id: ExportID
    /// The dashboard.
    public let dashboardID: DashboardID
    /// The published version that is drawn; 0 for the draft.
    public let version: Int
    /// The kind of file.
    public let format: ExportFormat
    /// How it is drawn.
    public let options: ExportOptions
    /// Values for the queries' parameters, by parameter name.
    public let parameters: [String: JSONValue]
    /// Who ordered it, with the rights of that moment.
    public let principal: Principal
    /// Where it stands.
    public var status: ExportStatus
    /// From 0 to 1.
    public var progress: Double
    /// The fate of each widget, once known.
    public var widgets: [ExportedWidget]
    /// The file, once there is one.
    public var file: ExportedFile?
    /// The stable code of what failed, or nil.
    public var errorCode: String?
    /// What failed, for a person, or nil.
    public var errorDetail: String?
    /// Milliseconds spent on data, once known.
    public var dataMilliseconds: Double?
    /// Milliseconds spent on drawing, once known.
    public var renderMilliseconds: Double?
    /// When it was ordered.
    public let createdAt: Date
    /// When it reached a final state.
    public var finishedAt: Date?
    /// When the file goes.
    public var expiresAt: Date?

    /// An export as it is stored.
    public init(
        id: ExportID,
        dashboardID: DashboardID,
        version: Int,
        format: ExportFormat,
        options: ExportOptions,
        parameters: [String: JSONValue],
        principal: Principal,
        status: ExportStatus = .queued,
        progress: Double = 0,
        widgets: [ExportedWidget] = [],
        file: ExportedFile? = nil,
        errorCode: String? = nil,
        errorDetail: String? = nil,
        dataMilliseconds: Double? = nil,
        renderMilliseconds: Double? = nil,
        createdAt: Date,
        finishedAt: Date? = nil,
        expiresAt: Date? = nil
    ) {
        self.id = id
        self.dashboardID = dashboardID
        self.version = version
        self.format = format
        self.options = options
        self.parameters = parameters
        self.principal = principal
        self.status = status
        self.progress = progress
        self.widgets = widgets
        self.file = file
        self.errorCode = errorCode
        self.errorDetail = errorDetail
        self.dataMilliseconds = dataMilliseconds
        self.renderMilliseconds = renderMilliseconds
        self.createdAt = createdAt
        self.finishedAt = finishedAt
        self.expiresAt = expiresAt
    }
}
