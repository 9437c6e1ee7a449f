/// A list that comes in pages: all of it, each element once, in bounded time, or an error. What a provider says of its length is held
/// against what came.
package struct PagedList<Element> {
    /// Why the pages are not the list.
    package struct Problem: Error, Equatable, Sendable {
        /// A sentence without a full stop.
        package let message: String
    }

    /// In the order of the pages.
    package private(set) var elements: [Element] = []
    private var ids: Set<String> = []
    private var pages = 0
    private let id: (@Sendable (Element) -> String)?
    private let noun: String
    private let start = ContinuousClock.now

    /// More pages than any account fills, and the time in which the fastest of slow servers would have sent them.
    package static var mostPages: Int { 1_000 }
    /// The time after which a list that has not ended is an error.
    package static var longest: Duration { .seconds(600) }

    /// - Parameters:
    ///   - noun: what is listed, such as `domains`.
    ///   - id: what no two elements share; nil where they have nothing of the kind.
    package init(of noun: String, id: (@Sendable (Element) -> String)?) {
        self.noun = noun
        self.id = id
    }

    /// Adds the next page.
    /// - Parameter total: how many elements the whole list has, as this page says.
    /// - Returns: whether the list is whole.
    package mutating func add(_ page: [Element], of total: Int) throws(Problem) -> Bool {
        guard take(page) else { throw Problem(message: "received \(ids.count) of \(total) \(noun)") }
        try checkTheEnd()
        if elements.count == total { return true }
        // Pages are counted by position: nothing new before the end, or too much, means that the list moved or never ends.
        guard elements.count < total, !page.isEmpty else { throw Problem(message: "received \(elements.count) of \(total) \(noun)") }
        return false
    }

    /// Adds a page of a list that does not say how long it is.
    package mutating func add(_ page: [Element]) throws(Problem) {
        guard take(page) else { throw Problem(message: "some \(noun) are listed twice: the list changed while it was read") }
        try checkTheEnd()
    }

    /// - Returns: false where an element came before.
    private mutating func take(_ page: [Element]) -> Bool {
        pages += 1
        elements += page
        guard let id else { return true }
        for element in page { ids.insert(id(element)) }
        return ids.count == elements.count
    }

    private func checkTheEnd() throws(Problem) {
        guard pages <= Self.mostPages, ContinuousClock.now - start < Self.longest else {
            throw Problem(message: "the list of \(noun) does not end: received \(elements.count) in \(pages) pages")
        }
    }
}
