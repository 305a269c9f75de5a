/// The pages of a report before they are drawn, with the tables that flow over them.
struct PlannedReport {
    /// A table and what it belongs to.
    struct Flow {
        /// What a flow shows.
        enum Purpose: Sendable, Hashable {
            /// Rows of a table widget, by its index.
            case widget(Int)
            /// The data of a chart, by the index of its widget.
            case data(Int)
            /// What is missing, old or cut.
            case notes
        }

        let table: TableFlow
        let purpose: Purpose
        /// How the table's pages lie.
        let setup: PageSetup
    }

    var pages: [PlannedPage] = []
    var flows: [Flow] = []

    /// For each flow the page on which its first slice of its own stands.
    var firstPages: [Int: Int] {
        var pages: [Int: Int] = [:]
        for (number, page) in self.pages.enumerated() {
            for item in page.items {
                if case .slice(let flow, _, _) = item.content, pages[flow] == nil { pages[flow] = number }
            }
        }
        return pages
    }
}
