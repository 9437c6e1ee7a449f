package import CanonicalJSON
package import HTTPMessages

/// One provider's documented HTTP as a pure handler.
package protocol SimulatedProvider: Sendable {
    /// The word that names the provider in seeds and control paths, such as `heroku`.
    static var kind: String { get }

    init(seed: JSONValue) throws(SeedError)

    /// Answers one request. `now` is seconds since 1970: a simulator has no clock of its own.
    mutating func handle(_ request: HTTPRequest, now: Int) -> HTTPResponse

    /// The state in the seed's own format: `init(seed: picture)` restores it.
    var picture: JSONValue { get }
}
