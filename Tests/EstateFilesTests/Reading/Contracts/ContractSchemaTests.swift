import CanonicalJSON
import Diagnostics
import EstateFiles
import Testing

@Suite("The schema of contracts")
struct ContractSchemaTests {
    private func properties(_ definition: String) -> Set<String> {
        Set((EstateSchema.document["$defs"]?[definition]?["properties"]?.object ?? [:]).keys)
    }

    /// Every key the schema offers is read with some format; what is asked of values is said elsewhere.
    @Test func everyKeyIsRead() {
        let keys = properties("variable")
        #expect(keys.count > 20 && properties("variable-group") == keys.union(["reads"]))
        let format = EstateSchema.document["$defs"]?["variable"]?["properties"]?["format"]?["anyOf"]?.array?.first
        let formats = (format?["enum"]?.array ?? []).compactMap(\.string)
        #expect(formats.count > 15)
        for key in keys where key != "format" {
            // Without its values, a one-of is not read to the end; nor is a regex without its pattern.
            let candidates = formats.filter { ($0 == "one-of") == (key == "values") && ($0 == "regex") == (key == "pattern") }
            let isRead = candidates.contains { format in
                let text = "service: web\nreads: { A: { format: \(format), \(key): x } }\nenvironments: { staging: { app: shop-web } }\n"
                let (_, told) = Sample.load(["estate.yaml": Sample.estate, "x.yaml": text])
                return !told.contains { $0.rule == "estate.unknown-key" }
            }
            #expect(isRead, "\(key)")
        }
    }
}
