/// A workflow to be run, as one provider's model asks another's writer for it: of all calls the one that two of them share.
package struct WorkflowDispatch: Hashable, Sendable, Codable {
    /// Such as `acme/app`.
    package let repository: String
    /// The name of its file.
    package let file: String
    /// The branch or tag that it runs on.
    package let ref: String
    /// By the name that the workflow gives them; nil for none.
    package let inputs: [String: String]?
    /// The input that takes our mark; nil where none does.
    package let marker: String?
    /// What it is run for, by the asking provider's name or id; nothing that the workflow gets.
    package let app: String?

    private enum CodingKeys: String, CodingKey {
        case repository, ref, inputs, marker, app
        case file = "workflow"
    }

    package init(repository: String, file: String, ref: String, inputs: [String: String]? = nil, marker: String? = nil, app: String? = nil)
    {
        self.repository = repository
        self.file = file
        self.ref = ref
        self.inputs = inputs
        self.marker = marker
        self.app = app
    }
}
