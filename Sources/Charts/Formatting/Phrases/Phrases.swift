/// The fixed words of cards, pages and alternative texts in one language; `{1}`, `{2}` and `{3}` are places for names and numbers.
struct Phrases: Sendable {
    // MARK: States

    /// Instead of a chart without rows.
    let noData: String
    /// Instead of a chart whose query failed.
    let notAvailable: String
    /// Instead of a chart that the reader may not see.
    let forbidden: String
    /// Name of the colour of places and cells without data.
    let noValue: String
    /// Data older than they should be.
    let stale: String
    /// The last period is not over.
    let partial: String
    /// Rows were cut off, and nobody knows how many.
    let truncated: String
    /// Text was longer than its card.
    let shortened: String
    /// Rows without a value in a column.
    let noValuesIn: String
    /// Rows without a place.
    let noCoordinates: String
    /// Rows without a known country.
    let noCountries: String
    /// A text widget that says nothing.
    let noText: String
    // MARK: Notes

    /// Before the moment that data describe.
    let asOf: String
    /// Number and count of pages.
    let page: String
    /// Rows shown of all.
    let rows: String
    /// Categories shown of all.
    let categories: String
    /// Places shown of all.
    let places: String
    /// After the title of what goes on from the page before.
    let continued: String
    /// Names that no country has.
    let notOnMap: String
    /// Source of the outlines.
    let boundaries: String
    /// Bars of a coarser period than the data.
    let addedUp: String
    /// The same for shares, which have a mean and no sum.
    let averaged: String
    /// Width of a histogram's bins.
    let binWidth: String
    /// Height of bars over bins of different widths.
    let perWidth: String
    /// Values beyond the edges of a histogram.
    let outside: String
    /// A pie that became bars.
    let noShares: String
    // MARK: Words

    /// Name of a value to be reached.
    let target: String
    /// Before what a value is compared with.
    let versus: String
    /// What was put together.
    let other: String
    /// The sum of all.
    let total: String
    /// Head of the shares of a funnel's first step.
    let ofStart: String
    /// Head of the shares of the step before.
    let ofPrevious: String
    /// Head of the number of members of a cohort.
    let size: String
    /// The mean over all cohorts.
    let average: String
    /// What a histogram's axis counts.
    let count: String
    /// A quarter of a year.
    let quarter: String
    // MARK: Kinds of charts

    /// One number.
    let value: String
    /// Lines.
    let lineChart: String
    /// One area.
    let areaChart: String
    /// Areas on top of one another.
    let stackedAreaChart: String
    /// Shares over time.
    let shareAreaChart: String
    /// Bars.
    let barChart: String
    /// Colours in a grid.
    let heatmap: String
    /// A map.
    let map: String
    /// A value on a scale.
    let gauge: String
    /// Shares of a whole.
    let pieChart: String
    /// Counts of values.
    let histogram: String
    /// Steps of a process.
    let funnel: String
    /// Groups over periods.
    let cohorts: String
    /// Rows of a table.
    let table: String
    // MARK: Parts of sentences

    /// From one place to another.
    let span: String
    /// A quantity from one place to another.
    let columnSpan: String
    /// The smallest and the largest value.
    let valueSpan: String
    /// Where the largest value is.
    let largest: String
    /// After a list that goes on.
    let andMore: String
    /// Number of categories.
    let categoryCount: String
    /// Number of series.
    let seriesCount: String
    /// Number of rows.
    let rowCount: String
    /// Number of columns.
    let columnCount: String
    /// Number of countries.
    let countryCount: String
    /// Number of places.
    let placeCount: String
    /// Number of steps.
    let stepCount: String
    /// Number of cohorts.
    let cohortCount: String
    /// Number of shares.
    let shareCount: String
    /// Number of values and bins.
    let binCount: String
    /// The bin with the most values.
    let mostBetween: String
    /// What is left at the end.
    let converted: String
    /// What is left after some periods.
    let afterPeriod: String
    /// A named part of a scale.
    let upTo: String
    /// Names of the units of time, the second first.
    let units: [String]

    // MARK: Punctuation

    /// Between a name and what it names.
    let colon: String
    /// Between two sentences.
    let stop: String
    /// Between the members of a list.
    let comma: String
}
