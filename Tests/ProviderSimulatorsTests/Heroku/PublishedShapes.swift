import CanonicalJSON

/// What Heroku publishes of its answers: the shape of each resource and which route answers with which, as `Tests/Fixtures/heroku-shapes.json`
/// has them. The facts are those of Heroku's JSON Schema of the Platform API, version 3; of routes that no simulator answers only the
/// address is kept.
struct PublishedShapes {
    /// `GET /apps/{}` → `app`, `app[]` for a list; empty where no shape is kept.
    let routes: [String: String]
    private let shapes: [String: JSONValue]

    init?(_ bytes: [UInt8]) {
        guard let json = try? JSONValue(parsing: bytes), let shapes = json["shapes"]?.object, let routes = json["routes"]?.object else {
            return nil
        }
        self.shapes = shapes
        self.routes = routes.compactMapValues(\.string)
    }

    /// Of what a request is answered with; nil where none is published.
    func shape(of method: String, _ path: String) -> Shape? {
        let parts = path.split(separator: "/")
        let found = routes.filter { route, name in
            let pattern = route.split(separator: " ")
            guard pattern[0] == method, !name.isEmpty else { return false }
            let places = pattern[1].split(separator: "/")
            return places.count == parts.count && zip(places, parts).allSatisfy { $0 == "{}" || $0 == $1 }
        }
        // The route with the fewest places left open is the one that is meant.
        guard let name = found.min(by: { Self.places($0.key) < Self.places($1.key) })?.value else { return nil }
        let isList = name.hasSuffix("[]")
        guard let shape = shapes[isList ? String(name.dropLast(2)) : name] else { return nil }
        return Shape(isList ? ["type": ["array"], "items": shape] : shape)
    }

    private static func places(_ route: String) -> Int { route.count { $0 == "{" } }

    struct Shape {
        private let json: JSONValue

        init(_ json: JSONValue) { self.json = json }

        /// Where a value is otherwise, each with its path; empty where it is as published.
        func problems(with value: JSONValue, at path: String = "$") -> [String] {
            if let any = json["any"]?.array {
                let all = any.map { Shape($0).problems(with: value, at: path) }
                return all.contains([]) ? [] : all.first ?? []
            }
            let types = json["type"]?.array?.compactMap(\.string) ?? []
            guard types.isEmpty || types.contains(where: { Self.isOf($0, value) }) else {
                return ["\(path) is \(value), and not \(types.joined(separator: " or "))"]
            }
            if value == .null { return [] }
            var problems: [String] = []
            if let allowed = json["enum"]?.array, !allowed.contains(value) { problems.append("\(path) is \(value)") }
            if let text = value.string, let format = json["format"]?.string, !Self.has(format, text) {
                problems.append("\(path) is \"\(text)\", and no \(format)")
            }
            if let items = json["items"] {
                for (index, item) in (value.array ?? []).enumerated() {
                    problems += Shape(items).problems(with: item, at: "\(path)[\(index)]")
                }
            }
            return problems + memberProblems(value, path)
        }

        private func memberProblems(_ value: JSONValue, _ path: String) -> [String] {
            guard let members = value.object else { return [] }
            if let values = json["values"] {
                return members.flatMap { Shape(values).problems(with: $0.value, at: "\(path).\($0.key)") }
            }
            guard let properties = json["properties"]?.object else { return [] }
            let unknown = members.keys.filter { properties[$0] == nil }.map { "\(path).\($0) is not published" }
            let missing = properties.keys.filter { members[$0] == nil && path.isTop }.map { "\(path).\($0) is missing" }
            let inner = properties.flatMap { name, shape in
                members[name].map { Shape(shape).problems(with: $0, at: "\(path).\(name)") } ?? []
            }
            return (unknown + missing + inner).sorted()
        }

        private static func isOf(_ type: String, _ value: JSONValue) -> Bool {
            switch type {
            case "null": value == .null
            case "boolean": value.boolean != nil
            case "integer", "number": value.integer != nil
            case "string": value.string != nil
            case "array": value.array != nil
            case "object": value.object != nil
            default: false
            }
        }

        private static func has(_ format: String, _ text: String) -> Bool {
            switch format {
            case "uuid": text.wholeMatch(of: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) != nil
            case "date-time": text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/) != nil
            case "email": text.contains("@")
            // Host names are published as such too.
            default: !text.isEmpty && !text.contains(" ")
            }
        }
    }
}

extension String {
    /// Whether it is the path of a whole resource, or of one in a list.
    fileprivate var isTop: Bool { self == "$" || wholeMatch(of: /\$\[\d+\]/) != nil }
}
