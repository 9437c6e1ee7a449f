internal import CanonicalJSON

/// A place in a seed: what it holds, and where it is for the error.
struct SeedNode {
    var json: JSONValue
    var path: String

    func member(_ key: String) -> SeedNode? {
        guard let value = json[key], value != .null else { return nil }
        return SeedNode(json: value, path: path.isEmpty ? key : "\(path).\(key)")
    }

    func string(_ key: String) throws(SeedError) -> String {
        guard let value = try optionalString(key) else { throw SeedError(path: path, message: "`\(key)` is missing") }
        return value
    }

    func optionalString(_ key: String) throws(SeedError) -> String? {
        guard let node = member(key) else { return nil }
        guard let value = node.json.string else { throw SeedError(path: node.path, message: "is not a string") }
        return value
    }

    func optionalInteger(_ key: String) throws(SeedError) -> Int? {
        guard let node = member(key) else { return nil }
        guard let value = node.json.integer else { throw SeedError(path: node.path, message: "is not an integer") }
        return value
    }

    func boolean(_ key: String, default standard: Bool = false) throws(SeedError) -> Bool {
        guard let node = member(key) else { return standard }
        guard let value = node.json.boolean else { throw SeedError(path: node.path, message: "is not true or false") }
        return value
    }

    func list(_ key: String) throws(SeedError) -> [SeedNode] {
        guard let node = member(key) else { return [] }
        guard let values = node.json.array else { throw SeedError(path: node.path, message: "is not a list") }
        return values.enumerated().map { SeedNode(json: $0.element, path: "\(node.path)[\($0.offset)]") }
    }

    func strings(_ key: String) throws(SeedError) -> [String] {
        var result: [String] = []
        for node in try list(key) {
            guard let value = node.json.string else { throw SeedError(path: node.path, message: "is not a string") }
            result.append(value)
        }
        return result
    }

    func stringMap(_ key: String) throws(SeedError) -> [String: String]? {
        guard let node = member(key) else { return nil }
        guard let members = node.json.object else { throw SeedError(path: node.path, message: "is not a map") }
        var result: [String: String] = [:]
        for (name, value) in members {
            guard let text = value.string else { throw SeedError(path: "\(node.path).\(name)", message: "is not a string") }
            result[name] = text
        }
        return result
    }

    func decoded<Value: Decodable>(_ key: String, as type: Value.Type) throws(SeedError) -> Value? {
        guard let node = member(key) else { return nil }
        guard let value = try? node.json.decoded(as: type) else {
            throw SeedError(path: node.path, message: "does not have the expected members")
        }
        return value
    }
}
