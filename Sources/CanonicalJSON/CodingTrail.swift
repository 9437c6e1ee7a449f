/// The keys that lead to where a value is coded, joined only when somebody asks: most values need no path.
final class CodingTrail {
    private let parent: CodingTrail?
    private let key: any CodingKey

    init(_ parent: CodingTrail?, _ key: any CodingKey) {
        self.parent = parent
        self.key = key
    }

    var path: [any CodingKey] { (parent?.path ?? []) + [key] }
}

/// A place in a list.
struct ElementKey: CodingKey {
    let intValue: Int?
    var stringValue: String { "Index \(intValue ?? 0)" }

    init(_ index: Int) { intValue = index }
    init(intValue: Int) { self.intValue = intValue }
    init?(stringValue: String) { return nil }
}

/// The place of a superclass's part, in a keyed container.
struct SuperKey: CodingKey {
    let stringValue = "super"
    let intValue: Int? = nil

    init() {}
    init?(intValue: Int) { return nil }
    init?(stringValue: String) { return nil }
}
