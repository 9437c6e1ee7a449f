/// The provider's id of a thing and the name it had, beside what was applied to it: a new name is then no new thing.
extension Content {
    private static let idField = "id"
    private static let nameField = "live_name"

    /// The same, with the identity in it; what is no record stays as it is.
    package func identified(by id: String, named name: String?) -> Content {
        guard case .record(var fields) = self else { return self }
        fields[Self.idField] = .text(id)
        fields[Self.nameField] = name.map(Content.text)
        return .record(fields)
    }

    /// What was applied, without what was noted beside it.
    package var withoutIdentity: Content {
        guard case .record(var fields) = self else { return self }
        fields[Self.idField] = nil
        fields[Self.nameField] = nil
        return .record(fields)
    }

    package var recordedID: String? { self[Self.idField]?.text }
    package var recordedName: String? { self[Self.nameField]?.text }
}
