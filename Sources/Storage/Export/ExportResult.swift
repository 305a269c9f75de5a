public import Dashboards
public import Foundation

/// How an export ended, as the worker that drew it says.
public struct ExportResult: Sendable, Equatable {
    /// `succeeded`, `completedWithErrors` or `failed`.
    public let status: ExportStatus
    /// The fate of each widget.
    public let widgets: [ExportedWidget]
    /// The file; nil when it failed.
    public let file: ExportedFile?
    /// The stable code of what failed.
    public let errorCode: String?
    /// What failed, for a person.
    public let errorDetail: String?
    /// Milliseconds spent on data.
    public let dataMilliseconds: Double?
    /// Milliseconds spent on drawing.
    public let renderMilliseconds: Double?
    /// When the file goes.
    public let expiresAt: Date?

    /// An export with a file: complete when no widget failed, else completed with errors.
    public init(file: ExportedFile, widgets: [ExportedWidget], dataMilliseconds: Double, renderMilliseconds: Double, expiresAt: Date) {
        status = widgets.allSatisfy { $0.error == nil } ? .succeeded : .completedWithErrors
        self.widgets = widgets
        self.file = file
        errorCode = nil
        errorDetail = nil
        self.dataMilliseconds = dataMilliseconds
        self.renderMilliseconds = renderMilliseconds
        self.expiresAt = expiresAt
    }

    /// An export without a file.
    public init(failure code: String, detail: String, widgets: [ExportedWidget] = []) {
        status = .failed
        self.widgets = widgets
        file = nil
        errorCode = code
        errorDetail = detail
        dataMilliseconds = nil
        renderMilliseconds = nil
        expiresAt = nil
    }
}
