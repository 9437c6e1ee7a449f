internal import Reconciling
internal import Resources
internal import Testing

extension SecretStoreConformance {
    /// Of every store.
    package static let reading = [
        Requirement("a value comes back as it was stored, whatever is in it") { member in
            let texts = [
                "PLAIN": "value-1234", "UNICODE": "pässwörd-密码-🔑-e\u{301}", "QUOTES": #"a"b'c\d`e$f"#, "JSON": #"{"a": [1, "b"]}"#,
                "LINES": "-----BEGIN KEY-----\nAbC/+=\n-----END KEY-----", "NUMBER": "007", "BOOLEAN": "true", "MARKUP": "<b>&amp;%41</b>",
                "LONG": String(repeating: "0123456789abcdef", count: 4_000),
            ]
            let opened = try await member.open(Dictionary(uniqueKeysWithValues: texts.map { ("/Queue/\($0.key)", $0.value) }))
            let references = try texts.keys.sorted().map { try member.reference("/Queue/\($0)") }
            let answers = await opened.store.read(references)
            for reference in references {
                let found = try #require(answers[reference]).get()
                #expect(found.secret.withExposed { Array($0.utf8) } == Array((texts[reference.name] ?? "").utf8), "\(reference)")
            }
        },
        Requirement("every reference is answered, and what is missing fails alone") { member in
            let opened = try await member.open(["/Queue/KEY": "value-1234"])
            let (there, missing) = (try member.reference("/Queue/KEY"), try member.reference("/Queue/NONE"))
            let answers = await opened.store.read([missing, there, there])
            #expect(Set(answers.keys) == [there, missing])
            #expect(try #require(answers[there]).get().secret.withExposed { $0 } == "value-1234")
            guard case .failure(let error)? = answers[missing] else {
                Issue.record("what is not there has a value")
                return
            }
            #expect(opened.store is any WritableSecretStore ? error.code == .absent : [.absent, .notFound].contains(error.code))
            #expect(error.fix != nil && error.attempt.contains("NONE"))
            #expect(await opened.store.read([]).isEmpty)
        },
        Requirement("an empty value is an error, and neither a value nor an absence") { member in
            let opened = try await member.open(["/Queue/EMPTY": ""])
            guard case .failure(let error) = try await opened.read(member.reference("/Queue/EMPTY")) else {
                Issue.record("an empty value was read")
                return
            }
            #expect(error.code == .notFound)
        },
        Requirement("names and folders are told apart by case, and by every character") { member in
            let names = ["KEY", "key", "Key", "KEY_", "KEY-1", "KEY.1", "K€Y", "KEY%20", "KEY 1", "KEY+1", "KEY?a=b&c"]
            var values = Dictionary(uniqueKeysWithValues: names.map { ("/Queue/\($0)", "value of \($0)") })
            if member.hasFolders {
                for folder in ["/queue", "/Queue/Deep", "/Qüeue 1/%2F", ""] { values["\(folder)/KEY"] = "value in \(folder)" }
            }
            let opened = try await member.open(values)
            let references = try values.keys.sorted().map { try member.reference($0) }
            let answers = await opened.store.read(references)
            for (place, value) in values {
                let answer = try #require(answers[try member.reference(place)])
                #expect((try? answer.get().secret.withExposed { $0 }) == value, "\(place): \(answer)")
            }
        },
        Requirement("hundreds of secrets are read in one call") { member in
            let values = Dictionary(uniqueKeysWithValues: (0..<300).map { ("/Folder\($0 % 7)/KEY_\($0)", "value \($0)") })
            let opened = try await member.open(values)
            let answers = await opened.store.read(try values.keys.map { try member.reference($0) })
            #expect(answers.count == 300)
            for (place, value) in values {
                #expect(try #require(answers[try member.reference(place)]).get().secret.withExposed { $0 } == value)
            }
        },
        Requirement("what somebody else changes is seen, with another version where the store counts") { member in
            let opened = try await member.open(["/Queue/KEY": "first-value", "/Queue/OTHER": "other-value"])
            let (reference, other) = (try member.reference("/Queue/KEY"), try member.reference("/Queue/OTHER"))
            let first = try await opened.read(reference).get()
            let calm = try await opened.read(other).get()
            #expect((first.version != nil) == member.countsVersions)
            #expect(try await opened.read(reference).get().version == first.version, "reading is no change")
            guard let change = opened.change else { return }
            try await change("/Queue/KEY", "second-value")
            let second = try await opened.read(reference).get()
            #expect(second.secret.withExposed { $0 } == "second-value")
            if member.countsVersions { #expect(second.version != first.version) }
            #expect(try await opened.read(other).get().version == calm.version)
        },
        Requirement("no form of an answer shows a value") { member in
            let opened = try await member.open(["/Queue/KEY": "a-very-secret-value", "/Queue/EMPTY": ""])
            let answers = await opened.store.read([
                try member.reference("/Queue/KEY"), try member.reference("/Queue/NONE"), try member.reference("/Queue/EMPTY"),
            ])
            #expect(answers.count == 3)
            #expect(!printed(answers).contains("a-very-secret-value"))
        },
    ]
}
