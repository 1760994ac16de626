// Turns a list of files into assembler that carries them in the binary (GCC 12 has no #embed).
// The list must be sorted: base/embed.h finds a file by bisection. Each file is followed by a NUL
// that its size does not count, so text can be used as a string.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILES_MAX 4096

int main(int argc, char **argv)
{
	static char names[FILES_MAX][512];
	int count = 0;
	FILE *list = argc == 2 ? fopen(argv[1], "r") : NULL;

	if (!list) {
		fprintf(stderr, "usage: embed LIST\n");
		return 2;
	}
	while (fgets(names[count], sizeof names[count], list)) {
		names[count][strcspn(names[count], "\n")] = '\0';
		if (names[count][0] && ++count == FILES_MAX) {
			fprintf(stderr, "embed: more than %d files\n", FILES_MAX);
			return 1;
		}
	}
	fclose(list);
	puts("\t.section .note.GNU-stack,\"\",@progbits\n\t.section .rodata");
	for (int i = 0; i < count; i++) {
		printf("name%d:\t.asciz \"%s\"\n", i, names[i]);
		printf("\t.balign 16\nfile%d:\t.incbin \"%s\"\nend%d:\t.byte 0\n", i, names[i], i);
	}
	puts("\t.section .data.rel.ro,\"aw\"\n\t.balign 8\n\t.globl embedded_files\nembedded_files:");
	for (int i = 0; i < count; i++)
		printf("\t.quad name%d, file%d, end%d - file%d\n", i, i, i, i);
	printf("\t.globl embedded_count\nembedded_count:\t.quad %d\n", count);
	return 0;
}
