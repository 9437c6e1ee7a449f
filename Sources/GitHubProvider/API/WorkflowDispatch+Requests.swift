internal import HTTPMessages
internal import Planning

extension WorkflowDispatch {
    var path: String { "/repos/\(repository)/actions/workflows/\(PercentEncoding.encode(file))" }

    func inputs(marked mark: String?) -> [String: String] {
        var inputs = inputs ?? [:]
        if let marker, let mark { inputs[marker] = mark }
        return inputs
    }
}
