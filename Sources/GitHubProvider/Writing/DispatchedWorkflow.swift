internal import CanonicalJSON
internal import HTTPMessages

/// A workflow to be run, as an operation's payload names it.
struct DispatchedWorkflow {
    let repository: String
    let file: String
    let ref: String
    let inputs: [String: String]
    /// The input that takes our mark.
    let marker: String?

    /// Nil when the payload does not name one.
    init?(_ payload: JSONValue) {
        guard let repository = payload["repository"]?.string, let file = payload["workflow"]?.string, let ref = payload["ref"]?.string
        else {
            return nil
        }
        self.repository = repository
        self.file = file
        self.ref = ref
        inputs = payload["inputs"]?.object?.compactMapValues(\.string) ?? [:]
        marker = payload["marker"]?.string
    }

    var path: String { "/repos/\(repository)/actions/workflows/\(PercentEncoding.encode(file))" }

    func inputs(marked mark: String?) -> [String: String] {
        var inputs = inputs
        if let marker, let mark { inputs[marker] = mark }
        return inputs
    }
}
