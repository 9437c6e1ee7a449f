import CanonicalJSON
import Concurrency
import HTTPMessages
import Reconciling

/// The toy name service: it knows nothing of the provider, and does what its API's documentation says.
///
/// - `GET /zones?page=N` and `GET /zones/ZONE/sets?page=N` list, 100 on a page, as `{"total", "items"}`; `GET /zones/ZONE/log` tells who
///   changed what, the newest first.
/// - `POST /zones/ZONE/changes {"put": […], "delete": […]}` changes up to 50 record sets, all of them or none.
/// - Errors are `{"error", "message"}`: 400 `bad_request`, 401 `unauthenticated`, 403 `forbidden`, 404 `no_such_zone` or `no_such_path`,
///   409 `clash`, 429 `slow_down` with `Retry-After`.
final class ToyServer: HTTPTransport {
    struct RecordSet: Hashable {
        let name: String
        let type: String
        var ttl: Int
        var values: [String]
    }

    private struct State {
        /// Record sets by zone and then by name and type.
        var zones: [String: [String: RecordSet]]
        var log: [String: [JSONValue]] = [:]
        var clock = 0
    }

    private let state: Locked<State>
    /// Who has it, by token; one that begins with `reader` may not write.
    private let people: [String: String]

    init(zones: [String: [RecordSet]], people: [String: String]) {
        self.people = people
        state = Locked(
            State(
                zones: zones.mapValues { sets in
                    Dictionary(sets.map { (Self.key($0.name, $0.type), $0) }, uniquingKeysWith: { first, _ in first })
                }))
    }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        do throws(Refusal) {
            let token = (request.headers["Authorization"] ?? "").replacing("Bearer ", with: "")
            guard let who = people[token] else { throw Refusal(401, "unauthenticated", "Unknown token.") }
            return try answer(request, who: who, mayWrite: !token.hasPrefix("reader"))
        } catch {
            return HTTPResponse(status: error.status, json: ["error": .string(error.id), "message": .string(error.message)])
        }
    }

    /// Every record set, as it is listed.
    var picture: JSONValue {
        .array(state.withLock { state in state.zones.values.flatMap(\.values) }.sorted { $0.name < $1.name }.map(Self.json))
    }

    // MARK: - Answering

    private struct Refusal: Error {
        let status: Int
        let id: String
        let message: String

        init(_ status: Int, _ id: String, _ message: String) {
            self.status = status
            self.id = id
            self.message = message
        }
    }

    private func answer(_ request: HTTPRequest, who: String, mayWrite: Bool) throws(Refusal) -> HTTPResponse {
        let parts = request.path.split(separator: "/").map { PercentEncoding.decode(String($0)) }
        if request.method == .get, parts == ["zones"] {
            let names = state.withLock { $0.zones.keys.sorted() }
            return try page(names.map { ["name": .string($0)] }, request)
        }
        guard parts.count == 3, parts[0] == "zones" else { throw Refusal(404, "no_such_path", "There is nothing here.") }
        let zone = parts[1]
        guard let sets = state.withLock({ $0.zones[zone] }) else { throw Refusal(404, "no_such_zone", "There is no zone \(zone).") }
        switch (request.method, parts[2]) {
        case (.get, "sets"): return try page(sets.sorted { $0.key < $1.key }.map { Self.json($0.value) }, request)
        case (.get, "log"):
            let log = state.withLock { $0.log[zone] ?? [] }
            return HTTPResponse(status: 200, json: ["total": .integer(log.count), "items": .array(log.reversed())])
        case (.post, "changes"):
            guard mayWrite else { throw Refusal(403, "forbidden", "This token may only read.") }
            return try change(zone, request, who: who)
        default: throw Refusal(404, "no_such_path", "There is nothing here.")
        }
    }

    private static let pageSize = 100

    private func page(_ items: [JSONValue], _ request: HTTPRequest) throws(Refusal) -> HTTPResponse {
        guard let number = Int(request.query("page") ?? "1"), number >= 1 else { throw Refusal(400, "bad_request", "page is a number.") }
        let shown = items.dropFirst((number - 1) * Self.pageSize).prefix(Self.pageSize)
        return HTTPResponse(status: 200, json: ["total": .integer(items.count), "items": .array(Array(shown))])
    }

    private func change(_ zone: String, _ request: HTTPRequest, who: String) throws(Refusal) -> HTTPResponse {
        guard let body = request.json, let puts = body["put"]?.array, let deletes = body["delete"]?.array,
            (1...50).contains(puts.count + deletes.count)
        else { throw Refusal(400, "bad_request", "put and delete are lists of 1 to 50 record sets together.") }
        var sets = state.withLock { $0.zones[zone] ?? [:] }
        for item in deletes {
            guard let name = item["name"]?.string, let type = item["type"]?.string else { throw Refusal(400, "bad_request", "no name") }
            sets[Self.key(name, type)] = nil
        }
        for item in puts {
            let set = try Self.recordSet(item, zone: zone)
            sets[Self.key(set.name, set.type)] = set
        }
        let aliases = Set(sets.values.filter { $0.type == "CNAME" }.map(\.name))
        if let name = sets.values.first(where: { $0.type != "CNAME" && aliases.contains($0.name) })?.name {
            throw Refusal(409, "clash", "\(name) is a CNAME, beside which nothing stands.")
        }
        let changed = sets
        state.withLock { state in
            state.zones[zone] = changed
            state.clock += 1
            let second = state.clock % 60
            let time = "2026-05-01T09:00:\(second < 10 ? "0" : "")\(second)Z"
            let what = (puts + deletes).map { "\($0["name"]?.string ?? "") \($0["type"]?.string ?? "")" }.joined(separator: ", ")
            state.log[zone, default: []].append(["who": .string(who), "when": .string(time), "what": .string(what)])
        }
        return HTTPResponse(status: 200, json: ["changed": .integer(puts.count + deletes.count)])
    }

    private static func recordSet(_ item: JSONValue, zone: String) throws(Refusal) -> RecordSet {
        guard let name = item["name"]?.string, name == zone || name.hasSuffix("." + zone), let type = item["type"]?.string,
            let ttl = item["ttl"]?.integer, (60...86_400).contains(ttl), let values = item["values"]?.array?.compactMap(\.string),
            !values.isEmpty, Set(values).count == values.count, values.count == item["values"]?.array?.count
        else { throw Refusal(400, "bad_request", "A record set has a name in the zone, a type, a ttl of 60 to 86400 and distinct values.") }
        return RecordSet(name: name, type: type, ttl: ttl, values: values)
    }

    private static func key(_ name: String, _ type: String) -> String { "\(name) \(type)" }

    private static func json(_ set: RecordSet) -> JSONValue {
        [
            "name": .string(set.name), "type": .string(set.type), "ttl": .integer(set.ttl),
            "values": .array(set.values.map(JSONValue.string)),
        ]
    }
}

extension HTTPRequest {
    fileprivate var json: JSONValue? { try? JSONValue(parsing: body) }
}
