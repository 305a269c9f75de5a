import Metrics

/// What is counted of widget data.
struct WidgetDataMetrics: Sendable {
    let hits = Self.reads("hit")
    let stale = Self.reads("stale")
    let misses = Self.reads("miss")
    /// Entries that were found in this process.
    let copied = Counter(label: "vitrine_widget_data_copies_used_total")
    /// Reads that were refused for want of a permission.
    let refused = Counter(label: "vitrine_widget_data_refused_total")
    /// Readers that waited for an answer that somebody else had asked for.
    let joined = Counter(label: "vitrine_widget_data_joined_total")
    /// Entries that did not belong to their key.
    let rejected = Counter(label: "vitrine_widget_data_entries_rejected_total")
    /// Entries that this process could not read for want of their key.
    let unreadable = Counter(label: "vitrine_widget_data_entries_unreadable_total")
    /// Entries that made room for another one of their facility.
    let evicted = Counter(label: "vitrine_widget_data_entries_evicted_total")
    /// Entries that were flushed.
    let flushed = Counter(label: "vitrine_widget_data_entries_flushed_total")
    /// Times that the cache did not answer.
    let unavailable = Counter(label: "vitrine_widget_data_cache_unavailable_total")
    /// Questions to sources, and those that failed.
    let asked = Counter(label: "vitrine_widget_data_source_questions_total")
    let failed = Counter(label: "vitrine_widget_data_source_failures_total")
    /// Answers too large to be kept.
    let tooLarge = Counter(label: "vitrine_widget_data_too_large_total")
    /// Seconds that sources took.
    let sourceTime = Timer(label: "vitrine_widget_data_source_seconds")

    private static func reads(_ state: String) -> Counter {
        Counter(label: "vitrine_widget_data_reads_total", dimensions: [("state", state)])
    }
}
