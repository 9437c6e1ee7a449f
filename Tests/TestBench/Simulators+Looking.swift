package import CanonicalJSON

extension Simulators {
    /// What a simulator has, in the form of its seed.
    package func picture(_ kind: String) async throws -> JSONValue {
        try JSONValue(parsing: Array(try await send("GET", kind, "/_control/picture")))
    }

    /// Everything that is not a read and arrived at the simulators of these kinds, such as `POST /apps`, in order of arrival at each.
    package func writes(_ kinds: [String]) async throws -> [String] {
        var writes: [String] = []
        for kind in kinds { writes += try await requests(kind).filter { !$0.hasPrefix("GET ") } }
        return writes
    }
}
