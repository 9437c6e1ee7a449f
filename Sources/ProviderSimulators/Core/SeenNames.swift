internal import CanonicalJSON
internal import HTTPMessages

/// Names that a simulated system sees: those that it was seeded with or told, and those that others publish.
struct SeenNames: Hashable {
    private var seeded: PublishedNames
    private var published = PublishedNames()

    init(_ seeded: PublishedNames) {
        self.seeded = seeded
    }

    func values(_ type: String, at name: String) -> [String] { seeded.values(type, at: name) + published.values(type, at: name) }

    mutating func learn(_ names: PublishedNames) { published = names }

    /// `PUT /_names` replaces what was told; nil for other requests.
    mutating func answer(_ request: HTTPRequest) -> HTTPResponse? {
        guard request.method == .put, request.path == "/_names" else { return nil }
        do throws(SeedError) {
            guard let json = try? JSONValue(parsing: request.body) else { throw SeedError(path: "", message: "the body is not JSON") }
            seeded = try PublishedNames(seed: json)
            return HTTPResponse(status: 200, json: ["names": .integer(seeded.records.count)])
        } catch {
            return HTTPResponse(status: 400, json: ["message": .string(error.description)])
        }
    }

    /// What was told, as a seed has it.
    var picture: JSONValue { seeded.json }
}
