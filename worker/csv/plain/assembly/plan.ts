/** What the host sets once: what a record looks like, and where in memory everything lies. */

/** The byte between two fields. */
export let delimiter: i32 = 0;
/** Fields of a record. */
export let width: i32 = 0;
/** u32 for each number of a row, in the order of the matrix: four times the field's number. */
export let columns: usize = 0;
/** How many times four of `columns` there are; the last may be filled up with any. */
export let quads: i32 = 0;
/** u32 for each text of a row: four times the field's number. */
export let textColumns: usize = 0;
/** How many of them there are. */
export let texts: i32 = 0;
/** Whether an empty cell of a number is NaN; otherwise the host is asked. */
export let emptyIsMissing: bool = false;

/** Rows that the batch holds. */
export let capacity: i32 = 0;
/** The matrix, f64, row after row, and 32 bytes more. */
export let values: usize = 0;
/** Bytes of a row of the matrix. */
export let stride: usize = 0;
/** f64 for each row: its line. */
export let lines: usize = 0;
/** Two u32 for each text of each row: the addresses where the cell starts and ends. */
export let spans: usize = 0;

/** The index of delimiters, and of the line ends among them. */
export let index: usize = 0;
export let lineEnds: usize = 0;
/** Cells that are not short decimals: three u32 each, start, end, address of the value. */
export let queue: usize = 0;
