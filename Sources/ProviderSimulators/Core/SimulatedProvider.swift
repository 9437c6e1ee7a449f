package import CanonicalJSON
package import HTTPMessages

/// One provider's documented HTTP as a pure handler.
package protocol SimulatedProvider: Sendable {
    /// The word that names the provider in seeds and control paths, such as `heroku`.
    static var kind: String { get }

    /// Begins with the state that a seed describes.
    /// - Throws: ``SeedError`` with the place in the seed that is wrong.
    init(seed: JSONValue) throws(SeedError)

    /// Answers one request. `now` is seconds since 1970: a simulator has no clock of its own.
    mutating func handle(_ request: HTTPRequest, now: Int) -> HTTPResponse

    /// The state in the seed's own format: `init(seed: picture)` restores it.
    var picture: JSONValue { get }

    /// The names that its zones answer with; nil where it has no zones.
    var published: PublishedNames? { get }

    /// Whether the answer depends on names that other systems publish: they are looked up for it then.
    func looksUpNames(for request: HTTPRequest) -> Bool

    /// Until when the answer to the request goes on, as a stream; nil where it is whole.
    func end(of request: HTTPRequest) -> Int?

    /// What all zones answer now.
    mutating func learn(_ names: PublishedNames)
}

extension SimulatedProvider {
    package var published: PublishedNames? { nil }

    package func looksUpNames(for request: HTTPRequest) -> Bool { false }

    package func end(of request: HTTPRequest) -> Int? { nil }

    package mutating func learn(_ names: PublishedNames) {}
}
