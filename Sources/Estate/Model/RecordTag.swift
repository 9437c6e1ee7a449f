/// Tags of DNS records: `name:value`, where the name is the same in any case.
package enum RecordTag {
    /// With its name in lower case.
    package static func canonical(_ tag: String) -> String {
        let name = tag.prefix { $0 != ":" }
        return name.lowercased() + tag.dropFirst(name.count)
    }

    /// Tags as one text: ascending, with commas between, which none of them holds.
    package static func text(_ tags: [String]) -> String { Set(tags.map(canonical)).sorted().joined(separator: ",") }

    /// A name of 1 to 32 letters, digits, `_` and `-`, and a value of at most 100 characters.
    package static func isTag(_ tag: String) -> Bool {
        let name = tag.prefix { $0 != ":" }
        return !name.isEmpty && name.count <= 32 && tag.dropFirst(name.count + 1).count <= 100
            && name.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || "_-".unicodeScalars.contains($0))
            }
            && !tag.unicodeScalars.contains { $0 == "," || $0.properties.generalCategory == .control }
    }
}
