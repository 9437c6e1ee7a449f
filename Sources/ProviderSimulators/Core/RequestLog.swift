package import CanonicalJSON
package import HTTPMessages

/// What arrived, without bodies, credentials and query values: a log that can be printed anywhere.
package struct RequestLog: Hashable, Sendable {
    /// One request.
    package struct Entry: Hashable, Sendable {
        package var method: HTTPRequest.Method
        package var path: String
        /// Names of the query items, in order.
        package var queryNames: [String]
        /// What the provider answered; nil when a fault struck before it.
        package var status: Int?
    }

    /// In order of arrival.
    package private(set) var entries: [Entry] = []

    package init() {}

    /// Notes a request that arrived, with what was answered.
    package mutating func append(_ request: HTTPRequest, status: Int?) {
        entries.append(Entry(method: request.method, path: request.path, queryNames: request.query.map(\.name), status: status))
    }

    /// Forgets every request.
    package mutating func reset() { entries = [] }

    package var json: JSONValue {
        .array(
            entries.map { entry in
                [
                    "method": .string(entry.method.rawValue),
                    "path": .string(entry.path),
                    "query": .array(entry.queryNames.map(JSONValue.string)),
                    "status": entry.status.map(JSONValue.integer) ?? .null,
                ]
            })
    }
}
