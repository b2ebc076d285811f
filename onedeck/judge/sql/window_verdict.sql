    -- window {label}: the first match wins
    CASE
        WHEN f.passed_on THEN 'handed_off'
        WHEN f.because{suffix} IS NOT NULL THEN 'refuted'
        WHEN NOT f.is_over OR NOT f.matured{suffix} THEN 'open'
        WHEN f.proof_id IS NOT NULL THEN 'proven'
        WHEN f.gave_up THEN 'abandoned'
        WHEN NOT f.identified OR f.unknown{suffix} OR f.unknown_statement_id IS NOT NULL OR f.proof_required OR f.time_basis = 'order' THEN 'unobservable'
        ELSE 'held'
    END AS verdict{suffix},
    f.because{suffix},
    CASE
        WHEN NOT f.has_evidence THEN NULL
        WHEN f.because{suffix} = 'reopened' THEN f.reopened_grade
        WHEN f.because{suffix} = 'returned' THEN f.returned{suffix}
        WHEN f.because{suffix} = f.statement_kind THEN f.statement_grade
        WHEN f.because{suffix} IS NOT NULL OR f.passed_on OR NOT f.is_over OR NOT f.matured{suffix}
            OR f.proof_id IS NOT NULL OR f.gave_up THEN NULL
        WHEN f.unknown{suffix} OR f.unknown_statement_id IS NOT NULL THEN 'd'
    END AS grade{suffix},
    CASE
        WHEN f.passed_on OR NOT f.has_evidence THEN NULL
        WHEN f.because{suffix} = 'taken_over' THEN f.taken_over_id
        WHEN f.because{suffix} = 'reopened' THEN f.reopened_id
        WHEN f.returned{suffix} = 'a' AND f.because{suffix} = 'returned' THEN f.a_id
        WHEN f.returned{suffix} = 'b' AND f.because{suffix} = 'returned' THEN f.b_id
        WHEN f.because{suffix} = 'returned' THEN f.c_id
        WHEN f.because{suffix} = 'not_fulfilled' THEN f.not_fulfilled_id
        WHEN f.because{suffix} IS NOT NULL THEN f.statement_id
        WHEN NOT f.is_over OR NOT f.matured{suffix} THEN NULL
        WHEN f.proof_id IS NOT NULL THEN f.proof_id
        WHEN f.gave_up THEN NULL
        WHEN f.unknown_statement_id IS NOT NULL THEN f.unknown_statement_id
        WHEN f.unknown{suffix} THEN f.unknown_id
    END AS evidence_id{suffix},
    f.matured{suffix},
    f.chance{suffix}
