/// One page of a list.
public struct Page<Element: Sendable>: Sendable {
    /// The elements of the page, in the order of the list.
    public let items: [Element]
    /// What to pass as `after` for the next page; nil on the last page.
    public let nextCursor: String?

    /// A page.
    public init(items: [Element], nextCursor: String?) {
        self.items = items
        self.nextCursor = nextCursor
    }

    /// The same page of other elements.
    public func map<Other>(_ transform: (Element) throws -> Other) rethrows -> Page<Other> {
        Page<Other>(items: try items.map(transform), nextCursor: nextCursor)
    }
}

extension Page: Equatable where Element: Equatable {}
